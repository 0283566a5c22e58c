package dev.forestgate.pages.webhooks;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.view.Section;
import dev.forestgate.roles.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /admin/webhooks}: all webhooks. */
@Component
final class HooksPage {
  static final String PATH = Section.WEBHOOKS.path();
  static final String HOOK = PATH + "/{id}";
  static final String API = "/api/admin/webhooks";

  private final AccountPages pages;

  HooksPage(AccountPages pages) {
    this.pages = pages;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return hooks(
        request, hooks -> pages.roles(request, own -> page(request, hooks, own.has(Role.ADMIN))));
  }

  private Mono<ServerResponse> page(ServerRequest request, List<HookItem> hooks, boolean isAdmin) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("hooks", hooks);
    parameters.put("isAdmin", isAdmin);
    parameters.put("done", pages.doneText(request, "hooks"));
    return pages.show(request, Section.WEBHOOKS, HttpStatus.OK, "webhooks/list.jte", parameters);
  }

  /** Continues with the webhook of the page. Fails with NOT_FOUND. */
  Mono<ServerResponse> hook(ServerRequest request, Function<HookItem, Mono<ServerResponse>> next) {
    return hooks(
        request,
        hooks ->
            hooks.stream()
                .filter(hook -> hook.id().equals(request.pathVariable("id")))
                .findFirst()
                .map(next)
                .orElseGet(() -> Mono.error(Failed.of(NOT_FOUND))));
  }

  Mono<ServerResponse> hooks(
      ServerRequest request, Function<List<HookItem>, Mono<ServerResponse>> next) {
    return pages.get(request, API, found -> next.apply(HookItem.of(found)));
  }

  /** Path of the page of the webhook {@code id}. */
  static String path(String id) {
    return PATH + "/" + id;
  }

  /** Path of the API for the webhook of the page. Throws NOT_FOUND if its id is none. */
  static String apiPath(ServerRequest request) {
    return API + "/" + UuidParameter.inPath(request).orElseThrow(() -> Failed.of(NOT_FOUND));
  }
}
