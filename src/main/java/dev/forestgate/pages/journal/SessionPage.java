package dev.forestgate.pages.journal;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.Section;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** One session whole, and the report that it was not the owner's. */
@Component
final class SessionPage {
  private static final String TEMPLATE = "journal/session.jte";

  private final InternalApi api;
  private final AccountPages pages;
  private final FormTokens tokens;
  private final PageRenderer renderer;

  SessionPage(InternalApi api, AccountPages pages, FormTokens tokens, PageRenderer renderer) {
    this.api = api;
    this.pages = pages;
    this.tokens = tokens;
    this.renderer = renderer;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return id(request)
        .flatMap(id -> api.get(request, "/api/interactions/" + id + "/sections"))
        .flatMap(result -> pages.with(request, result, journal -> show(request, journal)));
  }

  /** Ends the session and leads back to its page, which says what happens next. */
  Mono<ServerResponse> disown(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(form -> id(request).flatMap(id -> disown(request, id, form)));
  }

  private Mono<ServerResponse> disown(ServerRequest request, UUID id, PostedForm form) {
    return api.post(request, "/api/sessions/" + id + "/not-me", Map.of())
        .flatMap(
            result ->
                result.isOk()
                    ? pages.redirect(JournalPage.PATH + "/" + id + "?done=" + outcome(result))
                    : pages.failed(request, form, result));
  }

  private static String outcome(ApiResult result) {
    return result.json().path("reset_email").asBoolean() ? "reset" : "ended";
  }

  private Mono<ServerResponse> show(ServerRequest request, ApiResult journal) {
    return pages.show(
        request,
        Section.JOURNAL,
        HttpStatus.OK,
        TEMPLATE,
        Map.of(
            "card",
            SessionCard.of(journal.json(), renderer.texts(request)),
            "done",
            request.queryParam("done").orElse("")));
  }

  private static Mono<UUID> id(ServerRequest request) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NOT_FOUND)));
  }
}
