package dev.forestgate.pages.security;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormErrors;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PasskeyFields;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.ReturnPath;
import dev.forestgate.pages.form.Sensitive;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.Section;
import dev.forestgate.pages.view.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Proof that it is still the same person, before a page does something sensitive (RFC 9470): by a
 * second factor, or by the password of an account that has none. Leads back to that page.
 */
@Component
final class ElevatePage {
  static final String PATH = "/account/elevate";

  private final AccountPages pages;
  private final InternalApi api;
  private final Sensitive sensitive;
  private final FormTokens tokens;
  private final PasskeyFields passkeys;
  private final PageRenderer renderer;

  ElevatePage(
      AccountPages pages,
      InternalApi api,
      Sensitive sensitive,
      FormTokens tokens,
      PasskeyFields passkeys,
      PageRenderer renderer) {
    this.pages = pages;
    this.api = api;
    this.sensitive = sensitive;
    this.tokens = tokens;
    this.passkeys = passkeys;
    this.renderer = renderer;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    String returnTo = ReturnPath.of(request.queryParam(ReturnPath.FIELD).orElse(null));
    String always = request.queryParam(ReturnPath.ALWAYS).orElse("");
    return show(
        request,
        HttpStatus.OK,
        FormState.of(Map.of(ReturnPath.FIELD, returnTo, ReturnPath.ALWAYS, always)));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(
            form ->
                api.post(request, "/api/auth/elevate", proof(form))
                    .flatMap(result -> answer(request, form, result)));
  }

  private Map<String, Object> proof(PostedForm form) {
    return passkeys.body(form, "password", "code", "recovery_code");
  }

  private Mono<ServerResponse> answer(ServerRequest request, PostedForm form, ApiResult result) {
    String returnTo = ReturnPath.of(form.text(ReturnPath.FIELD));
    return result.isOk()
        ? pages.redirect(returnTo)
        : show(
            request,
            FormErrors.status(result),
            refused(request, form, result)
                .with(ReturnPath.FIELD, returnTo)
                .with(ReturnPath.ALWAYS, form.text(ReturnPath.ALWAYS)));
  }

  private FormState refused(ServerRequest request, PostedForm form, ApiResult result) {
    Texts texts = renderer.texts(request);
    if (result.is("invalid-credentials")) {
      return new FormState(
          Map.of(), Map.of("password", texts.get("problem.invalid-credentials.password")), null);
    }
    return form.has("credential") && result.is("invalid-code")
        ? new FormState(Map.of(), Map.of(), texts.get("passkey.refused"))
        : FormErrors.of(form, result, texts);
  }

  /**
   * Leads on if nothing is to be proved, and to sign-in without a session, which proves as much.
   */
  private Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    String returnTo = form.value(ReturnPath.FIELD);
    return asked(request, form)
        .flatMap(
            asked -> {
              if (asked.is("elevation-required")) {
                return show(request, status, form, asked);
              }
              if (asked.isSignedOut()) {
                return pages.redirect(ReturnPath.signIn(returnTo));
              }
              return Sensitive.isAllowed(asked)
                  ? pages.redirect(returnTo)
                  : Mono.error(asked.failure());
            });
  }

  /** An application may want a proof though the last one is recent. */
  private Mono<ApiResult> asked(ServerRequest request, FormState form) {
    return form.value(ReturnPath.ALWAYS).isEmpty()
        ? sensitive.ask(request)
        : api.post(request, "/api/auth/elevate", Map.of());
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, FormState form, ApiResult asked) {
    List<String> factors = asked.texts("factors");
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("form", form);
    parameters.put("factors", factors);
    if (factors.contains(FactorItem.PASSKEY)) {
      parameters.put("ceremony", asked.json().path("ceremony").asString());
      parameters.put("options", asked.json().path("public_key").toString());
    }
    return pages.show(request, Section.SECURITY, status, "security/elevate.jte", parameters);
  }
}
