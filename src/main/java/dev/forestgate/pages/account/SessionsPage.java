package dev.forestgate.pages.account;

import dev.forestgate.failure.Failed;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.ReturnPath;
import dev.forestgate.pages.view.Section;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /account/sessions}: where the account is signed in, with buttons that end sessions. */
@Component
final class SessionsPage {
  private static final String API = "/api/sessions";
  private static final String BEFORE = "before";
  private static final int AT_ONCE = 50;

  private final AccountPages pages;
  private final InternalApi api;
  private final FormTokens tokens;

  SessionsPage(AccountPages pages, InternalApi api, FormTokens tokens) {
    this.pages = pages;
    this.api = api;
    this.tokens = tokens;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    String query =
        "?limit="
            + AT_ONCE
            + request.queryParam(BEFORE).map(id -> "&before=" + ReturnPath.encoded(id)).orElse("");
    return pages.get(request, API + query, found -> page(request, found));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens.readOfSession(request).flatMap(form -> submit(request, form));
  }

  /** A session that has ended already counts as ended: the button was pressed twice. */
  private Mono<ServerResponse> submit(ServerRequest request, PostedForm form) {
    String action = form.text(FormState.ACTION);
    return call(request, form, action)
        .flatMap(
            result ->
                result.isOk() || result.is("not-found")
                    ? pages.done(request, action)
                    : pages.failed(request, form, result));
  }

  private Mono<ApiResult> call(ServerRequest request, PostedForm form, String action) {
    return switch (action) {
      case "end" -> api.delete(request, API + "/" + ReturnPath.encoded(form.text("session")));
      case "others" -> api.delete(request, API);
      default -> Mono.error(Failed.invalid(FormState.ACTION, "is not known"));
    };
  }

  private Mono<ServerResponse> page(ServerRequest request, ApiResult found) {
    List<OpenSession> sessions = found.list("sessions").stream().map(OpenSession::of).toList();
    List<OpenSession> others = sessions.stream().filter(one -> !one.current()).toList();
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("sessions", sessions);
    parameters.put("next", others.size() < AT_ONCE ? null : others.get(others.size() - 1).id());
    parameters.put("done", pages.doneText(request, "sessions"));
    return pages.show(request, Section.SESSIONS, HttpStatus.OK, "account/sessions.jte", parameters);
  }
}
