package dev.forestgate.pages.link;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.FormErrors;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.LinkToken;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.VisitorPages;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Page of a link that does one thing, when its button is pressed. */
final class ConfirmPage {
  private static final String TEMPLATE = "link/confirm.jte";

  private final VisitorPages pages;
  private final InternalApi api;
  private final LinkToken token;
  private final String path;
  private final String texts;

  /**
   * Creates the page.
   *
   * @param path path of the page and of the call
   * @param texts prefix of the keys of its texts
   */
  ConfirmPage(VisitorPages pages, InternalApi api, LinkToken token, String path, String texts) {
    this.pages = pages;
    this.api = api;
    this.token = token;
    this.path = path;
    this.texts = texts;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return token.open(
        request,
        kept -> show(request, HttpStatus.OK, FormState.EMPTY, kept.isPresent() ? "ask" : "void"));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return pages.read(request).flatMap(form -> use(request, form));
  }

  /** Uses the token of a form that was read. */
  Mono<ServerResponse> use(ServerRequest request, PostedForm form) {
    Optional<String> kept = token.of(request);
    return kept.isEmpty()
        ? show(request, HttpStatus.BAD_REQUEST, FormState.EMPTY, "void")
        : api.post(request, path, Map.of("token", kept.get()))
            .flatMap(result -> answer(request, form, result));
  }

  private Mono<ServerResponse> answer(ServerRequest request, PostedForm form, ApiResult result) {
    if (result.isOk()) {
      token.forget(request);
      return show(request, HttpStatus.OK, FormState.EMPTY, "done");
    }
    if (result.is("invalid-token")) {
      token.forget(request);
      return show(request, HttpStatus.BAD_REQUEST, FormState.EMPTY, "used");
    }
    FormState errors = pages.errors(request, form, result);
    return show(request, FormErrors.status(result), errors, "ask");
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, FormState form, String state) {
    return pages.show(
        request, status, TEMPLATE, form, Map.of("path", path, "texts", texts, "state", state));
  }
}
