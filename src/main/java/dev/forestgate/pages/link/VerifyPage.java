package dev.forestgate.pages.link;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.FormErrors;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.LinkToken;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.VisitorPages;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Verification of an e-mail address: by the link of the e-mail, or without it by the code; and the
 * request for another e-mail.
 */
@Component
final class VerifyPage {
  static final String PATH = "/api/auth/verify";
  static final String RESEND = PATH + "/resend";

  private static final String TEXTS = "verify";
  private static final String CODE = "code";
  private static final String SENT = "sent";

  private final VisitorPages pages;
  private final InternalApi api;
  private final LinkToken token;
  private final ConfirmPage byLink;

  VerifyPage(VisitorPages pages, InternalApi api, JsonMapper json) {
    this.pages = pages;
    this.api = api;
    this.token = new LinkToken(pages, json, TEXTS, PATH);
    this.byLink = new ConfirmPage(pages, api, token, PATH, TEXTS);
  }

  Mono<ServerResponse> show(ServerRequest request) {
    boolean isByLink = request.queryParam("token").isPresent() || token.of(request).isPresent();
    return isByLink && request.queryParam(CODE).isEmpty()
        ? byLink.show(request)
        : show(
            request,
            HttpStatus.OK,
            FormState.EMPTY,
            request.queryParam(SENT).isPresent() ? SENT : "ask");
  }

  /** Takes the button of the link's page, or an address and the code. */
  Mono<ServerResponse> submit(ServerRequest request) {
    return pages
        .read(request)
        .flatMap(
            form ->
                form.fields().containsKey(CODE)
                    ? tryCode(request, form)
                    : byLink.use(request, form));
  }

  /** Requests another e-mail. */
  Mono<ServerResponse> resend(ServerRequest request) {
    return pages
        .read(request)
        .flatMap(
            form ->
                api.post(request, RESEND, form.body("email"))
                    .flatMap(result -> sent(request, form, result)));
  }

  private Mono<ServerResponse> sent(ServerRequest request, PostedForm form, ApiResult result) {
    token.forget(request);
    return result.isOk()
        ? pages.redirect(PATH + "?" + SENT).build()
        : refuse(request, form, result);
  }

  private Mono<ServerResponse> tryCode(ServerRequest request, PostedForm form) {
    return api.post(request, PATH, form.body("email", CODE))
        .flatMap(
            result ->
                result.isOk()
                    ? show(request, HttpStatus.OK, FormState.EMPTY, "done")
                    : refuseCode(request, form, result));
  }

  private Mono<ServerResponse> refuseCode(
      ServerRequest request, PostedForm form, ApiResult result) {
    return result.is("invalid-token")
        ? show(
            request,
            HttpStatus.BAD_REQUEST,
            pages.error(request, form, CODE, "problem.invalid-code"),
            "ask")
        : refuse(request, form, result);
  }

  private Mono<ServerResponse> refuse(ServerRequest request, PostedForm form, ApiResult result) {
    return show(request, FormErrors.status(result), pages.errors(request, form, result), "ask");
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, FormState form, String state) {
    return pages.show(request, status, "link/code.jte", form, Map.of("state", state));
  }
}
