package dev.forestgate.pages.entry;

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
import dev.forestgate.signin.completion.CodeSignInProperties;
import dev.forestgate.transactions.AccountStore;
import java.util.Map;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Sign-in with a name and a password, and where a passkey is offered. */
@Component
final class SignInPage {
  /**
   * Value of the form after a passkey that was refused: the browser does not offer it by itself.
   */
  static final String REFUSED = "passkey_refused";

  private static final String TEMPLATE = "entry/sign-in.jte";

  private final PageRenderer renderer;
  private final InternalApi api;
  private final FormTokens tokens;
  private final SecondStep secondStep;
  private final HttpProperties http;
  private final boolean hasPasskeys;
  private final AccountPresence accounts;
  private final CodeSignInProperties code;

  SignInPage(
      PageRenderer renderer,
      InternalApi api,
      FormTokens tokens,
      SecondStep secondStep,
      HttpProperties http,
      AccountPresence accounts,
      CodeSignInProperties code,
      Environment environment) {
    this.renderer = renderer;
    this.api = api;
    this.tokens = tokens;
    this.secondStep = secondStep;
    this.http = http;
    this.hasPasskeys = AccountStore.of(environment) == AccountStore.POSTGRES;
    this.accounts = accounts;
    this.code = code;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    String returnTo = ReturnPath.of(request.queryParam(ReturnPath.FIELD).orElse(null));
    var form =
        FormState.of(
            Map.of(
                ReturnPath.FIELD, returnTo, "login", request.queryParam("login_hint").orElse("")));
    return show(request, HttpStatus.OK, form);
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens.readOfVisitor(request).flatMap(form -> signIn(request, form));
  }

  private Mono<ServerResponse> signIn(ServerRequest request, PostedForm form) {
    Map<String, Object> body = form.body("login", "password");
    body.put("mode", "cookie");
    return api.post(request, "/api/auth/login", body)
        .flatMap(result -> answer(request, form, result));
  }

  private Mono<ServerResponse> answer(ServerRequest request, PostedForm form, ApiResult result) {
    String returnTo = ReturnPath.of(form.text(ReturnPath.FIELD));
    if (result.isOk()) {
      return result.withCookies(ServerResponse.seeOther(http.publicPath(returnTo))).build();
    }
    if (result.is("second-factor-required")) {
      return secondStep.begin(result, returnTo);
    }
    return show(
        request,
        FormErrors.status(result),
        FormErrors.of(form, result, renderer.texts(request)).with(ReturnPath.FIELD, returnTo));
  }

  Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    return accounts.isAny().flatMap(isAny -> show(request, status, form, isAny));
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, FormState form, boolean hasAccounts) {
    PageView page = renderer.view(request, tokens.forVisitor(request), null);
    return renderer.show(
        status,
        page,
        TEMPLATE,
        Map.of(
            "form", form,
            "hasAccounts", hasAccounts,
            "hasCode", !code.isOff(),
            "hasPasskeys", hasPasskeys));
  }
}
