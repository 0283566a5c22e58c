package dev.forestgate.pages.link;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.FormErrors;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.LinkToken;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.VisitorPages;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Sets a new password by the link of an e-mail. */
@Component
final class ResetPage {
  static final String PATH = "/api/auth/password/reset";

  private final VisitorPages pages;
  private final InternalApi api;
  private final LinkToken token;

  ResetPage(VisitorPages pages, InternalApi api, JsonMapper json) {
    this.pages = pages;
    this.api = api;
    this.token = new LinkToken(pages, json, "reset", PATH);
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return token.open(
        request,
        kept -> show(request, HttpStatus.OK, FormState.EMPTY, kept.isPresent() ? "ask" : "void"));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return pages.read(request).flatMap(form -> use(request, form));
  }

  private Mono<ServerResponse> use(ServerRequest request, PostedForm form) {
    Optional<String> kept = token.of(request);
    if (kept.isEmpty()) {
      return show(request, HttpStatus.BAD_REQUEST, FormState.EMPTY, "void");
    }
    var body = new HashMap<String, Object>(form.body("new_password"));
    body.put("token", kept.get());
    return api.post(request, PATH, body).flatMap(result -> answer(request, form, result));
  }

  private Mono<ServerResponse> answer(ServerRequest request, PostedForm form, ApiResult result) {
    if (result.isOk()) {
      token.forget(request);
      return show(request, HttpStatus.OK, FormState.EMPTY, "done");
    }
    if (result.is("invalid-token")) {
      token.forget(request);
      return show(request, HttpStatus.BAD_REQUEST, FormState.EMPTY, "used");
    }
    FormState errors = pages.errors(request, form, result);
    return show(request, FormErrors.status(result), errors, "ask");
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, FormState form, String state) {
    return pages.show(request, status, "link/reset.jte", form, Map.of("state", state));
  }
}
