package dev.forestgate.pages.entry;

import dev.forestgate.factors.model.FactorProperties;
import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.FormErrors;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.ReturnPath;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.PageView;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Second step of a sign-in: the code of an app, a recovery code or a passkey. */
@Component
final class SecondStepPage {
  private static final String TEMPLATE = "entry/second.jte";
  private static final String TRUST = "trust_device";

  private final PageRenderer renderer;
  private final InternalApi api;
  private final FormTokens tokens;
  private final SecondStep secondStep;
  private final SignInPage signIn;
  private final HttpProperties http;
  private final Duration trust;

  SecondStepPage(
      PageRenderer renderer,
      InternalApi api,
      FormTokens tokens,
      SecondStep secondStep,
      SignInPage signIn,
      HttpProperties http,
      FactorProperties factors) {
    this.renderer = renderer;
    this.api = api;
    this.tokens = tokens;
    this.secondStep = secondStep;
    this.signIn = signIn;
    this.http = http;
    this.trust = factors.trust();
  }

  /** Leads to sign-in if no sign-in waits in this browser. */
  Mono<ServerResponse> show(ServerRequest request) {
    return secondStep
        .of(request)
        .map(waiting -> show(request, waiting, HttpStatus.OK, FormState.EMPTY))
        .orElseGet(() -> ServerResponse.seeOther(http.publicPath("/sign-in")).build());
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens.readOfVisitor(request).flatMap(form -> submit(request, form));
  }

  private Mono<ServerResponse> submit(ServerRequest request, PostedForm form) {
    if (form.has("cancel")) {
      return ServerResponse.seeOther(http.publicPath("/sign-in"))
          .cookie(secondStep.clear())
          .build();
    }
    return secondStep
        .of(request)
        .map(waiting -> prove(request, form, waiting))
        .orElseGet(() -> expired(request, ReturnPath.DEFAULT));
  }

  private Mono<ServerResponse> prove(
      ServerRequest request, PostedForm form, SecondStep.Waiting waiting) {
    Map<String, Object> body = form.body("code", "recovery_code");
    body.put("challenge", waiting.challenge());
    body.put(TRUST, form.has(TRUST));
    return api.post(request, "/api/auth/login/second", body)
        .flatMap(result -> answer(request, form, waiting, result));
  }

  private Mono<ServerResponse> answer(
      ServerRequest request, PostedForm form, SecondStep.Waiting waiting, ApiResult result) {
    if (result.isOk()) {
      return result
          .withCookies(ServerResponse.seeOther(http.publicPath(waiting.returnTo())))
          .cookie(secondStep.clear())
          .build();
    }
    return result.is("invalid-challenge")
        ? expired(request, waiting.returnTo())
        : show(
            request,
            waiting,
            FormErrors.status(result),
            FormErrors.of(form, result, renderer.texts(request)));
  }

  /** The page of sign-in, which says that the second step took too long. */
  private Mono<ServerResponse> expired(ServerRequest request, String returnTo) {
    String alert = renderer.texts(request).get("second.expired");
    var form = new FormState(Map.of(ReturnPath.FIELD, returnTo), Map.of(), alert);
    return signIn.show(request, HttpStatus.UNAUTHORIZED, form);
  }

  private Mono<ServerResponse> show(
      ServerRequest request, SecondStep.Waiting waiting, HttpStatus status, FormState form) {
    PageView page = renderer.view(request, tokens.forVisitor(request), null);
    return renderer.show(
        status,
        page,
        TEMPLATE,
        Map.of(
            "form", form,
            "factors", waiting.factors(),
            "returnTo", waiting.returnTo(),
            "trustDays", trust.toDays()));
  }
}
