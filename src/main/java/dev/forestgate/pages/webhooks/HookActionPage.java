package dev.forestgate.pages.webhooks;

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
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Asks whether something is to be done to a webhook, and does it. */
@Component
final class HookActionPage {
  static final String PATH = HooksPage.HOOK + "/{action}";

  private final AccountPages pages;
  private final HooksPage hooks;
  private final InternalApi api;
  private final FormTokens tokens;

  HookActionPage(AccountPages pages, HooksPage hooks, InternalApi api, FormTokens tokens) {
    this.pages = pages;
    this.hooks = hooks;
    this.api = api;
    this.tokens = tokens;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return show(request, HttpStatus.OK, FormState.EMPTY);
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(form -> call(request).flatMap(result -> answer(request, form, result)));
  }

  private Mono<ApiResult> call(ServerRequest request) {
    String hook = HooksPage.apiPath(request);
    return switch (action(request)) {
      case ENABLE -> api.patch(request, hook, Map.of("disabled", false));
      case DISABLE -> api.patch(request, hook, Map.of("disabled", true));
      case REMOVE -> api.delete(request, hook);
    };
  }

  /** A webhook that is gone was removed by the same form before. */
  private Mono<ServerResponse> answer(ServerRequest request, PostedForm form, ApiResult result) {
    HookAction action = action(request);
    boolean isRemoval = action == HookAction.REMOVE;
    String page = isRemoval ? HooksPage.PATH : HooksPage.path(request.pathVariable("id"));
    return result.isOk() || isRemoval && result.is("not-found")
        ? pages.redirect(page + "?done=" + action.slug())
        : pages.rejected(
            request, form, result, (status, state) -> show(request, status, state.asAlert()));
  }

  private Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    HookAction action = action(request);
    return hooks.hook(
        request,
        hook ->
            pages.ask(
                request,
                Section.WEBHOOKS,
                status,
                new Question(
                    "hook." + action.slug(),
                    hook.url(),
                    HooksPage.path(hook.id()),
                    action != HookAction.ENABLE),
                form));
  }

  private static HookAction action(ServerRequest request) {
    return HookAction.of(request.pathVariable("action")).orElseThrow(() -> Failed.of(NOT_FOUND));
  }
}
