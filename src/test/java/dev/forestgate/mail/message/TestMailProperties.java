package dev.forestgate.mail.message;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Mail settings for tests of other packages. */
public final class TestMailProperties {
  private TestMailProperties() {}

  /** {@code settings} are pairs of a name without its prefix and a value. */
  public static MailProperties of(String... settings) {
    Map<String, String> all = new HashMap<>(Map.of("forestgate.mail.from", "gate@example.org"));
    return bind("forestgate.mail", MailProperties.class, all, settings);
  }

  public static <T> T bind(
      String prefix, Class<T> type, Map<String, String> defaults, String... settings) {
    Map<String, String> all = new HashMap<>(defaults);
    for (int i = 0; i < settings.length; i += 2) {
      all.put(prefix + "." + settings[i], settings[i + 1]);
    }
    return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate(prefix, type);
  }
}
