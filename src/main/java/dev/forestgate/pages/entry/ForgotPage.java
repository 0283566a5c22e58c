package dev.forestgate.pages.entry;

import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.FormErrors;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.VisitorPages;
import dev.forestgate.signin.completion.CodeSignInProperties;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Request for an e-mail that sets a new password. It says the same for every address. */
@Component
final class ForgotPage {
  private static final String PATH = "/forgot";
  private static final String SENT = "sent";

  private final VisitorPages pages;
  private final InternalApi api;
  private final CodeSignInProperties code;

  ForgotPage(VisitorPages pages, InternalApi api, CodeSignInProperties code) {
    this.pages = pages;
    this.api = api;
    this.code = code;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    boolean isSent = request.queryParam(SENT).isPresent();
    return show(request, HttpStatus.OK, FormState.EMPTY, isSent);
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return pages.read(request).flatMap(form -> send(request, form));
  }

  private Mono<ServerResponse> send(ServerRequest request, PostedForm form) {
    return api.post(request, "/api/auth/password/forgot", form.body("email"))
        .flatMap(
            result ->
                result.isOk()
                    ? pages.redirect(PATH + "?" + SENT).build()
                    : show(
                        request,
                        FormErrors.status(result),
                        pages.errors(request, form, result),
                        false));
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, FormState form, boolean isSent) {
    return pages.show(
        request,
        status,
        "entry/forgot.jte",
        form,
        Map.of("isSent", isSent, "hasCode", !code.isOff()));
  }
}
