package dev.forestgate.pages.admin;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormErrors;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.Section;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
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
  private static final String[] FILTERS = {"actor", "subject", "action", FROM, TO, Query.CURSOR};

  private static final List<String> ACTIONS =
      Arrays.stream(AuditAction.values()).map(AuditAction::text).sorted().toList();

  private final AccountPages pages;
  private final InternalApi api;
  private final PageRenderer renderer;

  AuditPage(AccountPages pages, InternalApi api, PageRenderer renderer) {
    this.pages = pages;
    this.api = api;
    this.renderer = renderer;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    Map<String, String> asked = Query.of(request, FILTERS);
    Map<String, String> instants = Query.of(request, FILTERS);
    instants.computeIfPresent(FROM, (name, day) -> instant(day, 0));
    instants.computeIfPresent(TO, (name, day) -> instant(day, 1));
    return api.get(request, Query.path("/api/admin/audit", instants))
        .flatMap(
            result ->
                result.is("invalid-request")
                    ? invalid(request, asked, result)
                    : pages.with(request, result, found -> page(request, asked, found)));
  }

  private Mono<ServerResponse> invalid(
      ServerRequest request, Map<String, String> asked, ApiResult result) {
    return page(
        request,
        HttpStatus.BAD_REQUEST,
        FormErrors.of(new PostedForm(asked), result, renderer.texts(request)),
        List.of(),
        "");
  }

  private Mono<ServerResponse> page(
      ServerRequest request, Map<String, String> asked, ApiResult found) {
    String next = found.json().path("next").asString("");
    return page(
        request,
        HttpStatus.OK,
        FormState.of(asked),
        AuditEntry.of(found),
        next.isEmpty() ? "" : Query.path(PATH, Query.with(asked, Query.CURSOR, next)));
  }

  private Mono<ServerResponse> page(
      ServerRequest request,
      HttpStatus status,
      FormState form,
      List<AuditEntry> records,
      String next) {
    return pages.show(
        request,
        Section.AUDIT,
        status,
        "admin/audit.jte",
        Map.of("form", form, "records", records, "actions", ACTIONS, "next", next));
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
