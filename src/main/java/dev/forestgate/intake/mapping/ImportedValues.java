package dev.forestgate.intake.mapping;

import dev.forestgate.users.name.LanguageTag;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values of import files in the spellings that products and databases write. */
public final class ImportedValues {
  static final Set<String> TRUE = Set.of("true", "t", "1", "yes");
  private static final Set<String> FALSE = Set.of("false", "f", "0", "no");

  /** Milliseconds since 1970 have 12 or 13 digits from 1973 to 2286. */
  private static final Pattern MILLIS = Pattern.compile("\\d{12,13}");

  private static final Pattern SECONDS = Pattern.compile("\\d{9,10}");

  /** RFC 3339 and PostgreSQL's text: a T or a space, and an offset in hours or in minutes. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern("[XXX][XX][X]")
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT);

  private ImportedValues() {}

  /** Parses true or false, t or f, 1 or 0, yes or no, in any case. Empty for other text. */
  public static Optional<Boolean> bool(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return TRUE.contains(lower)
        ? Optional.of(true)
        : FALSE.contains(lower) ? Optional.of(false) : Optional.empty();
  }

  /**
   * Parses RFC 3339, PostgreSQL's text, a date, or seconds or milliseconds since 1970. A time
   * without an offset is UTC. Empty for other text.
   */
  public static Optional<Instant> time(String text) {
    try {
      if (MILLIS.matcher(text).matches()) {
        return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
      }
      if (SECONDS.matcher(text).matches()) {
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
      }
      return Optional.of(
          text.length() == "2000-01-01".length()
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text, TIME).toInstant());
    } catch (DateTimeException anotherFormat) {
      return Optional.empty();
    }
  }

  /** Returns whether {@code text} is a time after {@code now}; false for null and other text. */
  static boolean isAfter(@Nullable String text, Instant now) {
    return text != null && time(text).filter(now::isBefore).isPresent();
  }

  /** Parses a language tag (BCP 47), also with underscores as in POSIX. Empty for other text. */
  public static Optional<String> locale(String text) {
    return LanguageTag.of(text);
  }
}
