package dev.forestgate.journal.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes secrets from an event before it is stored, by the name of a member and by the form of a
 * value.
 */
public final class Redaction {
  private static final String REDACTED = "[redacted]";
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "passw|passphrase|pwd|secret|token|credential|authori[sz]ation|cookie|api[_-]?key|private[_-]?key|^pin$|^otp$|^code$|^cvv$");
  private static final Pattern SECRET_VALUE =
      Pattern.compile(
          // a JWT, the service's cookies and refresh token, a bearer header, a PEM block, a
          // password hash in a form that accounts hold, an API key, a key of OpenRouter or of a
          // model's vendor
          "eyJ[\\w-]{5,}\\.[\\w-]{5,}\\.[\\w-]*"
              + "|[0-9a-f-]{36}(\\.[0-9a-f-]{36})?(\\.[\\w-]{43}){1,2}"
              + "|(?i:bearer|basic)\\s+[\\w.~+/=-]{16,}"
              + "|-----BEGIN [A-Z ]+-----[\\s\\S]*?(-----END [A-Z ]+-----|$)"
              + "|\\$(argon2|2[aby]?|scrypt|firescrypt|pbkdf2)[\\w-]*\\$[\\w$=,.+/-]*"
              + "|\\{SSHA(256|512)?}[\\w+/]+={0,2}"
              + "|\\bfg_[0-9A-Za-z]{49}"
              + "|\\bsk-[\\w-]{20,}");

  private Redaction() {}

  static Map<String, Object> of(Map<String, Object> detail) {
    Map<String, Object> clean = new LinkedHashMap<>();
    detail.forEach(
        (name, value) -> clean.put(text(name), isSecretName(name) ? REDACTED : value(value)));
    return clean;
  }

  @SuppressWarnings("unchecked") // members of JSON objects are strings
  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof Map<?, ?> object) {
      return of((Map<String, Object>) object);
    }
    return value instanceof List<?> list ? list.stream().map(Redaction::value).toList() : value;
  }

  /** Returns {@code text} without values that have the form of a secret. */
  public static String text(String text) {
    return SECRET_VALUE.matcher(text).replaceAll(REDACTED);
  }

  private static boolean isSecretName(String name) {
    return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).find();
  }
}
