package dev.forestgate.pages.entry;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.FormErrors;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.ReturnPath;
import dev.forestgate.pages.form.VisitorPages;
import dev.forestgate.users.RegistrationProperties;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Registration. It signs in to the new account, or leads to the mailbox if addresses must be
 * verified.
 */
@Component
final class RegisterPage {
  private static final String PATH = "/register";
  private static final String SENT = "sent";

  private final VisitorPages pages;
  private final InternalApi api;
  private final SecondStep secondStep;
  private final RegisterFields fields;

  RegisterPage(
      VisitorPages pages,
      InternalApi api,
      SecondStep secondStep,
      RegistrationProperties registration) {
    this.pages = pages;
    this.api = api;
    this.secondStep = secondStep;
    this.fields = RegisterFields.of(registration);
  }

  Mono<ServerResponse> show(ServerRequest request) {
    if (request.queryParam(SENT).isPresent()) {
      return pages.show(request, HttpStatus.OK, "entry/registered.jte", FormState.EMPTY, Map.of());
    }
    String returnTo = ReturnPath.of(request.queryParam(ReturnPath.FIELD).orElse(null));
    return show(request, HttpStatus.OK, FormState.of(Map.of(ReturnPath.FIELD, returnTo)));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return pages.read(request).flatMap(form -> register(request, form));
  }

  private Mono<ServerResponse> register(ServerRequest request, PostedForm form) {
    Map<String, Object> body = form.body("username", "email", "password");
    body.put("locale", pages.language(request));
    return api.post(request, PATH, body).flatMap(result -> answer(request, form, result));
  }

  private Mono<ServerResponse> answer(ServerRequest request, PostedForm form, ApiResult result) {
    return switch (result.status()) {
      case CREATED, CONFLICT -> signIn(request, form, result);
      case ACCEPTED -> pages.redirect(PATH + "?" + SENT).build();
      default -> refuse(request, form, result);
    };
  }

  /**
   * Signs in to the new account. A name that is taken is tried too: if the form was sent twice, the
   * second one so leads where the first one did.
   */
  private Mono<ServerResponse> signIn(
      ServerRequest request, PostedForm form, ApiResult registered) {
    String login = form.has("username") ? form.text("username") : form.text("email");
    Map<String, String> body =
        Map.of("login", login, "password", form.text("password"), "mode", "cookie");
    return api.post(request, "/api/auth/login", body)
        .flatMap(result -> enter(request, form, registered, result));
  }

  private Mono<ServerResponse> enter(
      ServerRequest request, PostedForm form, ApiResult registered, ApiResult signedIn) {
    String returnTo = ReturnPath.of(form.text(ReturnPath.FIELD));
    if (signedIn.isOk()) {
      return signedIn.withCookies(pages.redirect(returnTo)).build();
    }
    if (signedIn.is("second-factor-required")) {
      return secondStep.begin(signedIn, returnTo);
    }
    // The account is there, and only the sign-in failed: it may succeed in a moment.
    return registered.isOk()
        ? pages.redirect(ReturnPath.signIn(returnTo)).build()
        : refuse(request, form, registered);
  }

  private Mono<ServerResponse> refuse(ServerRequest request, PostedForm form, ApiResult result) {
    FormState state = pages.errors(request, form, result);
    String returnTo = ReturnPath.of(form.text(ReturnPath.FIELD));
    return show(request, FormErrors.status(result), state.with(ReturnPath.FIELD, returnTo));
  }

  private Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    return pages.show(request, status, "entry/register.jte", form, Map.of("fields", fields));
  }
}
