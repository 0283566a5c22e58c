package dev.forestgate.pages.webhooks;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FilteredLists;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.view.Section;
import dev.forestgate.roles.Role;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** One webhook with the deliveries that did not succeed yet, and new attempts at dead ones. */
@Component
final class HookPage {
  private static final String AT_ONCE = "25";

  private final AccountPages pages;
  private final HooksPage hooks;
  private final InternalApi api;
  private final FilteredLists lists;
  private final FormTokens tokens;

  HookPage(
      AccountPages pages,
      HooksPage hooks,
      InternalApi api,
      FilteredLists lists,
      FormTokens tokens) {
    this.pages = pages;
    this.hooks = hooks;
    this.api = api;
    this.lists = lists;
    this.tokens = tokens;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return hooks.hook(
        request, hook -> pages.roles(request, own -> show(request, hook, own.has(Role.ADMIN))));
  }

  private Mono<ServerResponse> show(ServerRequest request, HookItem hook, boolean isAdmin) {
    Map<String, String> asked = FilteredLists.of(request, FilteredLists.CURSOR);
    String call =
        FilteredLists.path(
            HooksPage.API + "/" + hook.id() + "/deliveries",
            FilteredLists.with(asked, "limit", AT_ONCE));
    return lists.show(
        request,
        HooksPage.path(hook.id()),
        asked,
        call,
        found -> show(request, hook, isAdmin, found));
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HookItem hook, boolean isAdmin, FilteredLists.Found found) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("hook", hook);
    parameters.put("deliveries", DeliveryItem.of(found.result()));
    parameters.put("form", found.form());
    parameters.put("next", found.next());
    parameters.put("isAdmin", isAdmin);
    parameters.put("done", pages.doneText(request, "hook"));
    return pages.show(request, Section.WEBHOOKS, found.status(), "webhooks/hook.jte", parameters);
  }

  Mono<ServerResponse> retry(ServerRequest request) {
    return tokens.readOfSession(request).flatMap(form -> retry(request, form));
  }

  private Mono<ServerResponse> retry(ServerRequest request, PostedForm form) {
    String delivery =
        UuidParameter.parse(form.text("delivery"))
            .orElseThrow(() -> Failed.of(NOT_FOUND))
            .toString();
    return api.post(
            request, HooksPage.apiPath(request) + "/deliveries/" + delivery + "/retry", Map.of())
        .flatMap(result -> retried(request, form, result));
  }

  /** A delivery that is not dead any longer has its new attempts already. */
  private Mono<ServerResponse> retried(ServerRequest request, PostedForm form, ApiResult result) {
    return result.isOk() || result.is("not-found")
        ? pages.done(request, "retry")
        : pages.failed(request, form, result);
  }
}
