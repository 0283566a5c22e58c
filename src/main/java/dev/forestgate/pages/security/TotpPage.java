package dev.forestgate.pages.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.Sensitive;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.Section;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Addition of an authenticator app: a name, then the secret, then its first code. The secret is in
 * the response to the form alone, and shown once.
 */
@Component
final class TotpPage {
  static final String PATH = SecurityPage.PATH + "/totp";

  private static final String ADDED = "totp";

  private final AccountPages pages;
  private final CodesPage codes;
  private final InternalApi api;
  private final FormTokens tokens;
  private final Sensitive sensitive;
  private final PageRenderer renderer;

  TotpPage(
      AccountPages pages,
      CodesPage codes,
      InternalApi api,
      FormTokens tokens,
      Sensitive sensitive,
      PageRenderer renderer) {
    this.pages = pages;
    this.codes = codes;
    this.api = api;
    this.tokens = tokens;
    this.sensitive = sensitive;
    this.renderer = renderer;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return sensitive.before(request, () -> begin(request, HttpStatus.OK, pages.draft(request)));
  }

  /** Starts with the name; goes on with the code for a secret that was shown. */
  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(form -> form.has("id") ? confirm(request, form) : start(request, form));
  }

  private Mono<ServerResponse> start(ServerRequest request, PostedForm form) {
    String name = form.has("name") ? form.text("name") : renderer.texts(request).get("totp.name");
    return api.post(request, "/api/factors/totp", Map.of("name", name))
        .flatMap(
            result ->
                result.isOk()
                    ? secret(request, result)
                    : pages.rejected(
                        request, form, result, (status, state) -> begin(request, status, state)));
  }

  private Mono<ServerResponse> confirm(ServerRequest request, PostedForm form) {
    return api.post(request, "/api/factors/totp/confirm", form.body("id", "code"))
        .flatMap(
            result ->
                result.isOk()
                    ? codes.show(request, result, ADDED)
                    : pages.rejected(
                        request, form, result, (status, state) -> refused(request, status, state)));
  }

  /** A code that was sent again after it had confirmed its app is no error. */
  private Mono<ServerResponse> refused(ServerRequest request, HttpStatus status, FormState form) {
    return api.get(request, "/api/factors")
        .flatMap(
            factors ->
                FactorItem.of(factors).stream().anyMatch(has -> has.id().equals(form.value("id")))
                    ? pages.redirect(SecurityPage.done(ADDED))
                    : code(request, status, form, Map.of()));
  }

  private Mono<ServerResponse> begin(ServerRequest request, HttpStatus status, FormState form) {
    return pages.show(request, Section.SECURITY, status, "security/totp.jte", Map.of("form", form));
  }

  private Mono<ServerResponse> secret(ServerRequest request, ApiResult started) {
    String svg = started.json().path("qr_svg").asString();
    String secret = started.json().path("secret").asString();
    return code(
        request,
        HttpStatus.OK,
        FormState.of(Map.of("id", started.json().path("id").asString())),
        Map.of(
            "picture",
            "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(UTF_8)),
            "secret",
            secret.replaceAll("(.{4})(?=.)", "$1 ")));
  }

  private Mono<ServerResponse> code(
      ServerRequest request, HttpStatus status, FormState form, Map<String, String> shownOnce) {
    Map<String, Object> parameters = new HashMap<>(shownOnce);
    parameters.put("form", form);
    return pages.show(request, Section.SECURITY, status, "security/totp-code.jte", parameters);
  }
}
