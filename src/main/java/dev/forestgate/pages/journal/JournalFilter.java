package dev.forestgate.pages.journal;

import dev.forestgate.pages.form.ReturnPath;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Sessions that a person wants to see.
 *
 * @param from first day as it was typed; empty for none
 * @param until last day as it was typed; empty for none
 * @param zone time zone of the days, which a script fills in; UTC without it
 * @param before cursor; empty for the latest
 * @param isMalformed whether a day is no date; then neither is used
 */
public record JournalFilter(
    String from, String until, String zone, String before, boolean isMalformed) {
  private static final int LIMIT = 20;

  static JournalFilter of(ServerRequest request) {
    String from = request.queryParam("from").orElse("");
    String until = request.queryParam("until").orElse("");
    return new JournalFilter(
        from,
        until,
        zone(request.queryParam("zone").orElse("")),
        request.queryParam("before").orElse(""),
        !isDate(from) || !isDate(until));
  }

  /** True if only some days are shown. */
  public boolean hasDays() {
    return !from.isEmpty() || !until.isEmpty();
  }

  /** True if further sessions than the latest are shown. */
  public boolean isContinued() {
    return !before.isEmpty();
  }

  String apiPath() {
    UriComponentsBuilder path =
        UriComponentsBuilder.fromPath("/api/interactions")
            .queryParam("sections", true)
            .queryParam("limit", LIMIT);
    add(path, "before", ReturnPath.encoded(before));
    if (!isMalformed) {
      add(path, "from", instant(from, 0));
      add(path, "until", instant(until, 1));
    }
    return path.build(true).toUriString();
  }

  /** Path of the page with the sessions after {@code next}; empty if there are none. */
  String older(String next) {
    if (next.isEmpty()) {
      return "";
    }
    UriComponentsBuilder path =
        UriComponentsBuilder.fromPath(JournalPage.PATH).queryParam("before", next);
    if (!isMalformed) {
      add(path, "from", from);
      add(path, "until", until);
      add(path, "zone", ReturnPath.encoded(zone));
    }
    return path.build(true).toUriString();
  }

  private static void add(UriComponentsBuilder path, String name, String value) {
    if (!value.isEmpty()) {
      path.queryParam(name, value);
    }
  }

  private String instant(String day, int plusDays) {
    return day.isEmpty()
        ? ""
        : LocalDate.parse(day)
            .plusDays(plusDays)
            .atStartOfDay(zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone))
            .toInstant()
            .toString();
  }

  private static boolean isDate(String text) {
    return text.isEmpty() || date(text) != null;
  }

  /** A date of four-digit years, as a browser sends it. */
  private static @Nullable LocalDate date(String text) {
    try {
      return text.length() == 10 ? LocalDate.parse(text) : null;
    } catch (DateTimeException malformed) {
      return null;
    }
  }

  private static String zone(String name) {
    return ZoneId.getAvailableZoneIds().contains(name) ? name : "";
  }
}
