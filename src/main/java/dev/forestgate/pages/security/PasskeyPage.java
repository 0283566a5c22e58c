package dev.forestgate.pages.security;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PasskeyFields;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.Sensitive;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.Section;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Addition of a passkey. */
@Component
final class PasskeyPage {
  static final String PATH = SecurityPage.PATH + "/passkey";

  private final AccountPages pages;
  private final CodesPage codes;
  private final InternalApi api;
  private final Sensitive sensitive;
  private final FormTokens tokens;
  private final PasskeyFields passkeys;
  private final PageRenderer renderer;

  PasskeyPage(
      AccountPages pages,
      CodesPage codes,
      InternalApi api,
      Sensitive sensitive,
      FormTokens tokens,
      PasskeyFields passkeys,
      PageRenderer renderer) {
    this.pages = pages;
    this.codes = codes;
    this.api = api;
    this.sensitive = sensitive;
    this.tokens = tokens;
    this.passkeys = passkeys;
    this.renderer = renderer;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return show(request, HttpStatus.OK, pages.draft(request));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(
            form ->
                api.post(request, "/api/factors/passkeys", passkeys.body(form, "name"))
                    .flatMap(result -> answer(request, form, result)));
  }

  private Mono<ServerResponse> answer(ServerRequest request, PostedForm form, ApiResult result) {
    return result.isOk()
        ? codes.show(request, result, "passkey")
        : pages.rejected(request, form, result, (status, state) -> show(request, status, state));
  }

  /** Shows the form with fresh options, as a ceremony is good once. */
  private Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    return sensitive
        .ask(request)
        .flatMap(
            options ->
                options.isOk()
                    ? show(request, status, form, options)
                    : unavailable(request, form, options));
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, FormState form, ApiResult options) {
    return pages.show(
        request,
        Section.SECURITY,
        status,
        "security/passkey.jte",
        Map.of(
            "form", form.hasErrors() ? named(request, form) : form,
            "ceremony", options.json().path("ceremony").asString(),
            "options", options.json().path("public_key").toString()));
  }

  /** The only field is the name; all other errors are about the passkey. */
  private FormState named(ServerRequest request, FormState form) {
    return form.error("name") != null || form.alert() != null
        ? form
        : new FormState(form.values(), Map.of(), renderer.texts(request).get("passkey.refused"));
  }

  private Mono<ServerResponse> unavailable(
      ServerRequest request, FormState form, ApiResult options) {
    return Sensitive.isAllowed(options)
        ? pages.redirect(SecurityPage.done(options.slug()))
        : pages.failed(request, new PostedForm(form.values()), options);
  }
}
