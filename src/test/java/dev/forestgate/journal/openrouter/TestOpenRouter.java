package dev.forestgate.journal.openrouter;

import dev.forestgate.redis.Scripts;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** An OpenRouter client with settings, for tests of other packages. */
public final class TestOpenRouter {
  public static final String KEY = "sk-or-v1-0123456789abcdef0123456789abcdef";

  private TestOpenRouter() {}

  /** {@code settings} are pairs of a name without its prefix and a value. */
  public static OpenRouter with(Scripts scripts, Clock clock, String... settings) {
    return new OpenRouter(properties(settings), scripts, clock, new SecureRandom());
  }

  static OpenRouterProperties properties(String... settings) {
    Map<String, String> all = new HashMap<>(Map.of("forestgate.openrouter.api-key", KEY));
    for (int i = 0; i < settings.length; i += 2) {
      all.put("forestgate.openrouter." + settings[i], settings[i + 1]);
    }
    return new Binder(new MapConfigurationPropertySource(all))
        .bind("forestgate.openrouter", OpenRouterProperties.class)
        .get();
  }
}
