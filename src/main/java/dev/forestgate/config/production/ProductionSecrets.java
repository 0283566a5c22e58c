package dev.forestgate.config.production;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.config.service.TokenSettings;
import dev.forestgate.config.store.ServerUrl;
import dev.forestgate.failure.StartRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the profile {@code prod} does not take for a secret: what stands in an example, what
 * everybody tries first, and for keys what is too short to be one (OWASP ASVS 5.0, 13.3). Values
 * are never told.
 */
public final class ProductionSecrets {
  private static final int KEY_BYTES = 32;
  private static final int DIFFERENT_CHARACTERS = 8;

  private static final String VISITOR_KEY = "VISITOR_HMAC_KEY";

  /** Other secrets, which somebody else gave us. */
  private static final List<String> OTHERS =
      List.of("DB_PASSWORD", "SENDGRID_API_KEY", "OPENROUTER_API_KEY", "SMTP_PASSWORD");

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?i)(your|some|my)[-_ ].*|.*(change[-_ ]?(me|this|it)|replace[-_ ]?me|secret[-_ ]?key[-_ ]?here|placeholder).*"
              + "|.*example.*|<.*>|\\$\\{.*}|\\.\\.\\.|x{3,}");

  private static final Set<String> TRIED_FIRST =
      Set.of(
          "password",
          "passwort",
          "secret",
          "postgres",
          "auth_pass",
          "auth",
          "admin",
          "root",
          "test",
          "redis",
          "12345678",
          "secure-password",
          "letmein",
          "hunter2");

  private ProductionSecrets() {}

  /** The checks, each of which refuses one setting that is no secret. */
  public static List<Runnable> checks(Function<String, @Nullable String> setting) {
    List<Runnable> checks = new ArrayList<>();
    if (TokenSettings.isHs256(setting)) {
      TokenSettings.SECRETS.forEach(name -> checks.add(() -> checkKey(name, setting.apply(name))));
    }
    checks.add(() -> checkKey(VISITOR_KEY, setting.apply(VISITOR_KEY)));
    OTHERS.forEach(name -> checks.add(() -> check(name, setting.apply(name))));
    checks.add(() -> requirePassword(setting));
    return checks;
  }

  private static void check(String name, @Nullable String value) {
    if (value != null) {
      requireUnknown(name, value);
    }
  }

  /** A key signs, and so must have been drawn. */
  private static void checkKey(String name, @Nullable String value) {
    if (value != null) {
      requireUnknown(name, value);
      requireStrong(name, value);
    }
  }

  /** {@code DB_*} without a password means the seed's, which everybody can read. */
  private static void requirePassword(Function<String, @Nullable String> setting) {
    String url = setting.apply("DATABASE_URL");
    if (url != null) {
      requireUnknown("DATABASE_URL", passwordIn(url));
    } else if (setting.apply("DB_HOST") != null && setting.apply("DB_PASSWORD") == null) {
      throw refused("DB_PASSWORD is not set, and its default is known to everybody");
    }
  }

  private static String passwordIn(String url) {
    ServerUrl parsed = ServerUrl.parse(url);
    return parsed == null || parsed.password() == null
        ? "" // an address that is none is refused elsewhere, in its own words
        : parsed.password();
  }

  private static void requireUnknown(String name, String value) {
    if (TRIED_FIRST.contains(value.toLowerCase(Locale.ROOT))
        || PLACEHOLDER.matcher(value).matches()) {
      throw refused(name + " holds a value that everybody can guess or read in an example");
    }
  }

  private static void requireStrong(String name, String value) {
    if (value.getBytes(UTF_8).length < KEY_BYTES
        || value.chars().distinct().count() < DIFFERENT_CHARACTERS) {
      throw refused(name + " is too short or too simple for a key");
    }
  }

  private static StartRefused refused(String problem) {
    return new StartRefused(
        problem, "The profile prod wants secrets of its own; openssl rand -hex 32 makes one");
  }
}
