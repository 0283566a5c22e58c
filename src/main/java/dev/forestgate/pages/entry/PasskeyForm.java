package dev.forestgate.pages.entry;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.FormErrors;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PasskeyFields;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.ReturnPath;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.Texts;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Sign-in with a passkey, from the page of sign-in or of the second step: the passkey proves both
 * factors.
 */
@Component
final class PasskeyForm {
  private final InternalApi api;
  private final FormTokens tokens;
  private final PasskeyFields passkeys;
  private final SignInPage signIn;
  private final SecondStep secondStep;
  private final PageRenderer renderer;
  private final HttpProperties http;

  PasskeyForm(
      InternalApi api,
      FormTokens tokens,
      PasskeyFields passkeys,
      SignInPage signIn,
      SecondStep secondStep,
      PageRenderer renderer,
      HttpProperties http) {
    this.api = api;
    this.tokens = tokens;
    this.passkeys = passkeys;
    this.signIn = signIn;
    this.secondStep = secondStep;
    this.renderer = renderer;
    this.http = http;
  }

  /** Leads on, or to the page of sign-in with the reason. */
  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens.readOfVisitor(request).flatMap(form -> signIn(request, form));
  }

  private Mono<ServerResponse> signIn(ServerRequest request, PostedForm form) {
    Map<String, Object> body = passkeys.body(form);
    body.put("mode", "cookie");
    return api.post(request, "/api/auth/passkey", body)
        .flatMap(result -> answer(request, form, result));
  }

  private Mono<ServerResponse> answer(ServerRequest request, PostedForm form, ApiResult result) {
    String returnTo = ReturnPath.of(form.text(ReturnPath.FIELD));
    if (result.isOk()) {
      return result
          .withCookies(ServerResponse.seeOther(http.publicPath(returnTo)))
          .cookie(secondStep.clear())
          .build();
    }
    var shown =
        new FormState(
            Map.of(ReturnPath.FIELD, returnTo, SignInPage.REFUSED, "true"),
            Map.of(),
            reason(request, result));
    return signIn.show(request, FormErrors.status(result), shown);
  }

  private String reason(ServerRequest request, ApiResult result) {
    Texts texts = renderer.texts(request);
    return result.is("invalid-credentials")
        ? texts.get("passkey.refused")
        : FormErrors.problem(result, texts);
  }
}
