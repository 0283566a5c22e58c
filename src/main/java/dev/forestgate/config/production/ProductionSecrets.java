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
 * Checks of the profile {@code prod} that secrets are neither examples nor well-known values, and
 * that keys are long enough (OWASP ASVS 5.0, 13.3). Values are never printed.
 */
public final class ProductionSecrets {
  private static final int KEY_BYTES = 32;
  private static final int DIFFERENT_CHARACTERS = 8;

  private static final String VISITOR_KEY = "VISITOR_HMAC_KEY";

  /** Secrets that other services issued. */
  private static final List<String> ISSUED =
      List.of("DB_PASSWORD", "SENDGRID_API_KEY", "OPENROUTER_API_KEY", "SMTP_PASSWORD");

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?i)(your|some|my)[-_ ].*|.*(change[-_ ]?(me|this|it)|replace[-_ ]?me|secret[-_ ]?key[-_ ]?here|placeholder).*"
              + "|.*example.*|<.*>|\\$\\{.*}|\\.\\.\\.|x{3,}");

  private static final Set<String> WELL_KNOWN =
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

  /** The checks, each of which throws {@link StartRefused} for one weak setting. */
  public static List<Runnable> checks(Function<String, @Nullable String> setting) {
    List<Runnable> checks = new ArrayList<>();
    if (TokenSettings.isHs256(setting)) {
      TokenSettings.SECRETS.forEach(name -> checks.add(() -> checkKey(name, setting.apply(name))));
    }
    checks.add(() -> checkKey(VISITOR_KEY, setting.apply(VISITOR_KEY)));
    ISSUED.forEach(name -> checks.add(() -> check(name, setting.apply(name))));
    checks.add(() -> requirePassword(setting));
    return checks;
  }

  private static void check(String name, @Nullable String value) {
    if (value != null) {
      requireUncommon(name, value);
    }
  }

  /** Checks a key, which must have been generated at random. */
  private static void checkKey(String name, @Nullable String value) {
    if (value != null) {
      requireUncommon(name, value);
      requireStrong(name, value);
    }
  }

  /** Rejects {@code DB_*} without a password, whose default is publicly known. */
  private static void requirePassword(Function<String, @Nullable String> setting) {
    String url = setting.apply("DATABASE_URL");
    if (url != null) {
      requireUncommon("DATABASE_URL", passwordIn(url));
    } else if (setting.apply("DB_HOST") != null && setting.apply("DB_PASSWORD") == null) {
      throw refused("DB_PASSWORD is not set, and its default is publicly known");
    }
  }

  private static String passwordIn(String url) {
    ServerUrl parsed = ServerUrl.parse(url);
    return parsed == null || parsed.password() == null
        ? "" // a malformed URL is reported elsewhere
        : parsed.password();
  }

  private static void requireUncommon(String name, String value) {
    if (WELL_KNOWN.contains(value.toLowerCase(Locale.ROOT))
        || PLACEHOLDER.matcher(value).matches()) {
      throw refused(name + " has a value that is well known or taken from an example");
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
        problem, "The profile prod requires random secrets; openssl rand -hex 32 generates one");
  }
}
