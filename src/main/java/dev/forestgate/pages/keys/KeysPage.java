package dev.forestgate.pages.keys;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.failure.Failed;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.Question;
import dev.forestgate.pages.view.Section;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /account/security/keys}: API keys of the account, and the removal of one. */
@Component
final class KeysPage {
  static final String PATH = Section.SECURITY.path() + "/keys";
  static final String REMOVAL = PATH + "/{id}/remove";

  private final AccountPages pages;
  private final InternalApi api;
  private final FormTokens tokens;
  private final Clock clock;

  KeysPage(AccountPages pages, InternalApi api, FormTokens tokens, Clock clock) {
    this.pages = pages;
    this.api = api;
    this.tokens = tokens;
    this.clock = clock;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return keys(request, keys -> page(request, keys));
  }

  private Mono<ServerResponse> page(ServerRequest request, List<KeyItem> keys) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("keys", keys);
    parameters.put("done", pages.doneText(request, "keys"));
    return pages.show(request, Section.SECURITY, HttpStatus.OK, "keys/list.jte", parameters);
  }

  Mono<ServerResponse> askRemoval(ServerRequest request) {
    return ask(request, HttpStatus.OK, FormState.EMPTY);
  }

  Mono<ServerResponse> remove(ServerRequest request) {
    return tokens.readOfSession(request).flatMap(form -> remove(request, form));
  }

  /** A key that is gone was removed by the same form before. */
  private Mono<ServerResponse> remove(ServerRequest request, PostedForm form) {
    return keys(
        request,
        keys ->
            isListed(request, keys)
                ? api.delete(request, KeyItem.API + "/" + request.pathVariable("id"))
                    .flatMap(result -> removed(request, form, result))
                : pages.redirect(PATH));
  }

  private Mono<ServerResponse> removed(ServerRequest request, PostedForm form, ApiResult result) {
    return result.isOk() || result.is("not-found")
        ? pages.redirect(PATH + "?done=remove")
        : pages.rejected(
            request, form, result, (status, state) -> ask(request, status, state.asAlert()));
  }

  private Mono<ServerResponse> ask(ServerRequest request, HttpStatus status, FormState form) {
    return keys(
        request,
        keys ->
            pages.ask(
                request,
                Section.SECURITY,
                status,
                new Question("keys.remove", name(request, keys), PATH, true),
                form));
  }

  private static boolean isListed(ServerRequest request, List<KeyItem> keys) {
    return keys.stream().anyMatch(key -> key.id().equals(request.pathVariable("id")));
  }

  /** Name of the key of the page. Throws NOT_FOUND if the account has no such key. */
  private static String name(ServerRequest request, List<KeyItem> keys) {
    return keys.stream()
        .filter(key -> key.id().equals(request.pathVariable("id")))
        .findFirst()
        .map(KeyItem::name)
        .orElseThrow(() -> Failed.of(NOT_FOUND));
  }

  private Mono<ServerResponse> keys(
      ServerRequest request, Function<List<KeyItem>, Mono<ServerResponse>> next) {
    return pages.get(request, KeyItem.API, found -> next.apply(KeyItem.of(found, clock.instant())));
  }
}
