package dev.forestgate.users.name;

import dev.forestgate.failure.FieldError;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Language tags of accounts (BCP 47), such as {@code de-AT}. */
public final class LanguageTag {
  /** Length that every implementation must accept (RFC 5646, section 4.4.1). */
  private static final int LONGEST = 35;

  private LanguageTag() {}

  /**
   * The tag in its usual case, also from one with underscores as in POSIX. Empty for other text.
   */
  public static Optional<String> of(String text) {
    try {
      return Optional.of(
              new Locale.Builder().setLanguageTag(text.replace('_', '-')).build().toLanguageTag())
          .filter(tag -> !tag.equals("und") && tag.length() <= LONGEST);
    } catch (IllformedLocaleException anotherFormat) {
      return Optional.empty();
    }
  }

  /** As {@link #of}; null, with an addition to {@code errors}, for other text. Null for null. */
  public static @Nullable String parse(@Nullable String typed, List<FieldError> errors) {
    String tag = typed == null ? null : of(typed).orElse(null);
    if (typed != null && tag == null) {
      errors.add(new FieldError("locale", "must be a language tag (BCP 47)"));
    }
    return tag;
  }
}
