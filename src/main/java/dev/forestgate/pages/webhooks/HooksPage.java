package dev.forestgate.pages.webhooks;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.view.Section;
import dev.forestgate.roles.Role;
import dev.forestgate.roles.Roles;
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
  private final InternalApi api;

  HooksPage(AccountPages pages, InternalApi api) {
    this.pages = pages;
    this.api = api;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return hooks(request, hooks -> isAdmin(request, isAdmin -> page(request, hooks, isAdmin)));
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
    return ok(request, API, found -> next.apply(HookItem.of(found)));
  }

  /** The roles of the operator decide which buttons are shown; the API decides what is done. */
  Mono<ServerResponse> isAdmin(
      ServerRequest request, Function<Boolean, Mono<ServerResponse>> next) {
    return ok(
        request, "/api/profile", own -> next.apply(new Roles(own.texts("roles")).has(Role.ADMIN)));
  }

  private Mono<ServerResponse> ok(
      ServerRequest request, String path, Function<ApiResult, Mono<ServerResponse>> next) {
    return api.get(request, path).flatMap(result -> pages.with(request, result, next));
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
