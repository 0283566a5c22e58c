package dev.forestgate.pages.entry;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.FormErrors;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.LinkToken;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.ReturnPath;
import dev.forestgate.pages.form.VisitorPages;
import dev.forestgate.signin.completion.CodeSignInProperties;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Sign-in by the link of an e-mail. Fails with NOT_FOUND if sign-in by code is off. */
@Component
final class CodeLinkPage {
  static final String PATH = "/api/auth/code/verify";

  private final VisitorPages pages;
  private final InternalApi api;
  private final SecondStep secondStep;
  private final CodeSignInProperties properties;
  private final LinkToken token;

  CodeLinkPage(
      VisitorPages pages,
      InternalApi api,
      SecondStep secondStep,
      CodeSignInProperties properties,
      JsonMapper json) {
    this.pages = pages;
    this.api = api;
    this.secondStep = secondStep;
    this.properties = properties;
    this.token = new LinkToken(pages, json, "sign-in", PATH);
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return properties.isOff()
        ? Mono.error(Failed.of(Failure.NOT_FOUND))
        : token.open(
            request,
            kept ->
                show(request, HttpStatus.OK, FormState.EMPTY, kept.isPresent() ? "ask" : "void"));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return pages.read(request).flatMap(form -> signIn(request, form));
  }

  private Mono<ServerResponse> signIn(ServerRequest request, PostedForm form) {
    return Mono.justOrEmpty(token.of(request))
        .flatMap(kept -> api.post(request, PATH, Map.of("token", kept, "mode", "cookie")))
        .flatMap(result -> answer(request, form, result))
        .switchIfEmpty(
            Mono.defer(() -> show(request, HttpStatus.BAD_REQUEST, FormState.EMPTY, "void")));
  }

  private Mono<ServerResponse> answer(ServerRequest request, PostedForm form, ApiResult result) {
    if (result.isOk()) {
      token.forget(request);
      return result.withCookies(pages.redirect(ReturnPath.DEFAULT)).build();
    }
    if (result.is("second-factor-required")) {
      return secondStep.begin(result, ReturnPath.DEFAULT);
    }
    if (result.is("invalid-code")) {
      token.forget(request);
      return show(request, HttpStatus.BAD_REQUEST, FormState.EMPTY, "used");
    }
    FormState errors = pages.errors(request, form, result);
    return show(request, FormErrors.status(result), errors, "ask");
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, FormState form, String state) {
    return pages.show(
        request,
        status,
        "link/confirm.jte",
        form,
        Map.of("path", PATH, "texts", "by-link", "state", state));
  }
}
