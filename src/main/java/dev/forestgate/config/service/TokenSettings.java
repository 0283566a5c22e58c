package dev.forestgate.config.service;

import dev.forestgate.config.source.WholeNumber;
import dev.forestgate.failure.StartRefused;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settings of access tokens: {@code JWT_MAXAGE} in minutes, and the HS256 secret under any of its
 * three names.
 */
public final class TokenSettings {
  public static final List<String> SECRETS =
      List.of("SECRET_KEY", "API_JWT_SECRET", "JWT_SECRET_KEY");

  private static final int MINUTES_PER_DAY = 24 * 60;

  private TokenSettings() {}

  public static void read(
      Function<String, @Nullable String> setting, Map<String, Object> properties) {
    String minutes = setting.apply("JWT_MAXAGE");
    if (minutes != null) {
      int whole = WholeNumber.of("JWT_MAXAGE (in minutes)", minutes, -1, 1, MINUTES_PER_DAY);
      properties.put("forestgate.tokens.access-lifetime", whole + "m");
    }
    if (isHs256(setting)) {
      readSecret(setting, properties);
    }
  }

  public static boolean isHs256(Function<String, @Nullable String> setting) {
    return "HS256".equalsIgnoreCase(setting.apply("forestgate.tokens.algorithm"));
  }

  /**
   * Reads the secret, with HS256 only: {@code SECRET_KEY} is a common name and may belong to
   * another program.
   */
  private static void readSecret(
      Function<String, @Nullable String> setting, Map<String, Object> properties) {
    List<String> named = SECRETS.stream().filter(name -> setting.apply(name) != null).toList();
    long values = named.stream().map(setting).filter(Objects::nonNull).distinct().count();
    if (values > 1) {
      throw new StartRefused(
          String.join(" and ", named) + " differ, but each sets the secret for HS256",
          "Set one of them, or all of them to the same value");
    }
    if (values == 1) {
      String value = setting.apply(named.get(0));
      properties.put("forestgate.tokens.secret", Objects.requireNonNull(value));
    }
  }
}
