package dev.forestgate.tokens.keys;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** {@link TokenProperties} as Spring binds them; a property that is not named has its default. */
public final class TestTokenProperties {
  private TestTokenProperties() {}

  /** Each {@code name=value}, the name without {@code forestgate.tokens.}. */
  public static TokenProperties of(String... settings) {
    Map<String, Object> named = new HashMap<>();
    for (String setting : settings) {
      int sign = setting.indexOf('=');
      named.put("forestgate.tokens." + setting.substring(0, sign), setting.substring(sign + 1));
    }
    return new Binder(new MapConfigurationPropertySource(named))
        .bindOrCreate("forestgate.tokens", TokenProperties.class);
  }
}
