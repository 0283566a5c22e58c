package dev.forestgate.pages.admin;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FilteredLists;
import dev.forestgate.pages.view.Section;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /admin/audit}: records of the audit, filtered, page by page. */
@Component
final class AuditPage {
  private static final String PATH = Section.AUDIT.path();
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String[] FILTERS = {
    "actor", "subject", "action", FROM, TO, FilteredLists.CURSOR
  };

  private static final List<String> ACTIONS =
      Arrays.stream(AuditAction.values()).map(AuditAction::text).sorted().toList();

  private final AccountPages pages;
  private final FilteredLists lists;

  AuditPage(AccountPages pages, FilteredLists lists) {
    this.pages = pages;
    this.lists = lists;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    Map<String, String> asked = FilteredLists.of(request, FILTERS);
    Map<String, String> instants = new LinkedHashMap<>(asked);
    instants.computeIfPresent(FROM, (name, day) -> instant(day, 0));
    instants.computeIfPresent(TO, (name, day) -> instant(day, 1));
    return lists.show(
        request,
        PATH,
        asked,
        FilteredLists.path("/api/admin/audit", instants),
        found -> page(request, found));
  }

  private Mono<ServerResponse> page(ServerRequest request, FilteredLists.Found found) {
    return pages.show(
        request,
        Section.AUDIT,
        found.status(),
        "admin/audit.jte",
        Map.of(
            "form", found.form(),
            "records", AuditEntry.of(found.result()),
            "actions", ACTIONS,
            "next", found.next()));
  }

  /**
   * Begin of the day in UTC, some days later; the text itself if it is none: the API refuses it.
   */
  private static String instant(String day, int plusDays) {
    try {
      return LocalDate.parse(day)
          .plusDays(plusDays)
          .atStartOfDay(ZoneOffset.UTC)
          .toInstant()
          .toString();
    } catch (DateTimeException malformed) {
      return day;
    }
  }
}
