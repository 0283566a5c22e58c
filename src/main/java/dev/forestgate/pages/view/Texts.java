package dev.forestgate.pages.view;

import com.ibm.icu.text.MessageFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Texts of one language. They are plain text; a template escapes them. */
public final class Texts {
  private final Locale locale;
  private final Map<String, String> patterns;
  private final DateTimeFormatter time;
  private final DateTimeFormatter day;

  Texts(Locale locale, Map<String, String> patterns) {
    this.locale = locale;
    this.patterns = Map.copyOf(patterns);
    this.time =
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withLocale(locale)
            .withZone(ZoneOffset.UTC);
    this.day = DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(locale);
  }

  /** Language tag (BCP 47), such as {@code en}. */
  public String language() {
    return locale.toLanguageTag();
  }

  /**
   * The text of {@code key}, with {@code arguments} in the places of ICU's message format. Throws
   * if there is none: that is a defect.
   */
  public String get(String key, Object... arguments) {
    return find(key, arguments).orElseThrow(() -> new IllegalArgumentException("no text " + key));
  }

  /** As {@link #get}; empty if there is no such text. */
  public Optional<String> find(String key, Object... arguments) {
    return Optional.ofNullable(patterns.get(key)).map(pattern -> format(pattern, arguments));
  }

  /** Name of a device as the API writes it: {@code Firefox on Windows}, {@code unknown device}. */
  public String device(String name) {
    int on = name.indexOf(" on ");
    if (on > 0) {
      return get("device.on", device(name.substring(0, on)), name.substring(on + 4));
    }
    return switch (name) {
      case "unknown device" -> get("device.unknown");
      case "browser" -> get("device.browser");
      default -> name;
    };
  }

  /** Date and time in UTC, such as {@code Nov 30, 2026, 7:12 AM UTC}. */
  public String time(Instant instant) {
    return time.format(instant) + " UTC";
  }

  /** Date with the day of the week. */
  public String day(LocalDate date) {
    return day.format(date);
  }

  /** Short time of the day in UTC, such as {@code 7:12 AM}. */
  public String timeOfDay(Instant instant) {
    return DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
        .withLocale(locale)
        .withZone(ZoneOffset.UTC)
        .format(instant);
  }

  /**
   * Loads rules of plural forms, numbers and dates, which are files that ICU reads at first use.
   */
  void load() {
    format("{0, plural, one{#} other{#}} {1, date, medium}", 2, Instant.EPOCH);
    time(Instant.EPOCH);
  }

  private String format(String pattern, Object... arguments) {
    if (arguments.length == 0) {
      // Without arguments an apostrophe is an apostrophe, and a text is used as it is.
      return pattern;
    }
    Object[] given = arguments.clone();
    for (int i = 0; i < given.length; i++) {
      given[i] = given[i] instanceof Instant instant ? Date.from(instant) : given[i];
    }
    return new MessageFormat(pattern, locale).format(given);
  }
}
