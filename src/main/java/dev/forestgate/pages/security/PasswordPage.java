package dev.forestgate.pages.security;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.Sensitive;
import dev.forestgate.pages.view.Section;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Change of the password. */
@Component
final class PasswordPage {
  static final String PATH = SecurityPage.PATH + "/password";

  private final AccountPages pages;
  private final InternalApi api;
  private final Sensitive sensitive;
  private final FormTokens tokens;
  private final HttpProperties http;

  PasswordPage(
      AccountPages pages,
      InternalApi api,
      Sensitive sensitive,
      FormTokens tokens,
      HttpProperties http) {
    this.pages = pages;
    this.api = api;
    this.sensitive = sensitive;
    this.tokens = tokens;
    this.http = http;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return pages.get(request, "/api/factors", all -> show(request, all));
  }

  /** Of an account without a second factor, the current password is proof enough. */
  private Mono<ServerResponse> show(ServerRequest request, ApiResult factors) {
    return FactorItem.of(factors).stream().anyMatch(FactorItem::isSecondFactor)
        ? sensitive.before(request, () -> show(request, HttpStatus.OK, FormState.EMPTY))
        : show(request, HttpStatus.OK, FormState.EMPTY);
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(
            form ->
                api.post(
                        request,
                        "/api/auth/password/change",
                        form.body("current_password", "new_password"))
                    .flatMap(result -> answer(request, form, result)));
  }

  private Mono<ServerResponse> answer(ServerRequest request, PostedForm form, ApiResult result) {
    if (result.isOk()) {
      String done = SecurityPage.done("password");
      return result.withCookies(ServerResponse.seeOther(http.publicPath(done))).build();
    }
    return pages.rejected(request, form, result, (status, state) -> show(request, status, state));
  }

  private Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    return pages.show(
        request, Section.SECURITY, status, "security/password.jte", Map.of("form", form));
  }
}
