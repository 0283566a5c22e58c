package dev.forestgate.pages.account;

import dev.forestgate.failure.Failed;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.view.Section;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /account}: name, address and language, each with a form that changes it. */
@Component
final class ProfilePage {
  private static final String TEMPLATE = "account/profile.jte";

  private final AccountPages pages;
  private final InternalApi api;
  private final FormTokens tokens;

  ProfilePage(AccountPages pages, InternalApi api, FormTokens tokens) {
    this.pages = pages;
    this.api = api;
    this.tokens = tokens;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return show(request, HttpStatus.OK, pages.draft(request));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens.readOfSession(request).flatMap(form -> submit(request, form));
  }

  private Mono<ServerResponse> submit(ServerRequest request, PostedForm form) {
    String action = form.text(FormState.ACTION);
    return call(request, form, action)
        .flatMap(
            result ->
                result.isOk()
                    ? pages.done(request, action)
                    : pages.rejected(
                        request, form, result, (status, state) -> show(request, status, state)));
  }

  private Mono<ApiResult> call(ServerRequest request, PostedForm form, String action) {
    return switch (action) {
      case "username" ->
          api.patch(request, Profile.PATH, Map.of("username", form.text("username")));
      case "email" -> api.patch(request, Profile.PATH, addressBody(form));
      case "locale" -> api.patch(request, Profile.PATH, Map.of("locale", form.text("locale")));
      case "verify" -> resend(request);
      default -> Mono.error(Failed.invalid(FormState.ACTION, "is not known"));
    };
  }

  private static Map<String, Object> addressBody(PostedForm form) {
    Map<String, Object> body = new HashMap<>(form.body("current_password"));
    body.put("email", form.text("email"));
    return body;
  }

  /** Sends the e-mail to the address that waits. Does nothing for one that was verified since. */
  private Mono<ApiResult> resend(ServerRequest request) {
    return api.get(request, Profile.PATH)
        .flatMap(
            result -> {
              String address = result.isOk() ? Profile.of(result).unverified() : null;
              return address == null
                  ? Mono.just(result)
                  : api.post(request, "/api/auth/verify/resend", Map.of("email", address));
            });
  }

  private Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    return pages.get(request, Profile.PATH, profile -> page(request, status, profile, form));
  }

  private Mono<ServerResponse> page(
      ServerRequest request, HttpStatus status, ApiResult profile, FormState form) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("profile", Profile.of(profile));
    parameters.put("form", form);
    parameters.put("done", pages.doneText(request, "account"));
    return pages.show(request, Section.ACCOUNT, status, TEMPLATE, parameters);
  }
}
