package dev.forestgate.pages.admin;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.request.UuidParameter;
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

/** Asks whether something is to be done to an account, and does it. */
@Component
final class ActionPage {
  static final String PATH = UserPage.PATH + "/{action}";
  static final String SESSION = UserPage.PATH + "/sessions/{session}";

  private final AccountPages pages;
  private final InternalApi api;
  private final FormTokens tokens;

  ActionPage(AccountPages pages, InternalApi api, FormTokens tokens) {
    this.pages = pages;
    this.api = api;
    this.tokens = tokens;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return show(request, HttpStatus.OK, FormState.EMPTY);
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens.readOfSession(request).flatMap(form -> submit(request, form));
  }

  private Mono<ServerResponse> submit(ServerRequest request, PostedForm form) {
    UserAction action = action(request);
    return call(request, action)
        .flatMap(
            result ->
                isDone(action, result)
                    ? pages.redirect(target(request, action))
                    : pages.rejected(
                        request,
                        form,
                        result,
                        (status, state) -> show(request, status, state.asAlert())));
  }

  private Mono<ApiResult> call(ServerRequest request, UserAction action) {
    String account = UserPage.apiPath(request);
    return switch (action) {
      case SEND_RESET -> api.post(request, account + "/password-reset", Map.of());
      case FORGIVE_LIMITS -> api.post(request, account + "/limits/forgive", Map.of());
      case REMOVE_FACTORS -> api.delete(request, account + "/factors");
      case END_SESSIONS -> api.delete(request, account + "/sessions");
      case END_SESSION -> api.delete(request, account + "/sessions/" + session(request));
      case ENABLE -> api.patch(request, account, Map.of("disabled", false));
      case DISABLE -> api.patch(request, account, Map.of("disabled", true));
      case DELETE -> api.delete(request, account);
    };
  }

  /** What is gone already counts as done: the button was pressed twice. */
  private static boolean isDone(UserAction action, ApiResult result) {
    boolean ends = action == UserAction.DELETE || action == UserAction.END_SESSION;
    return result.isOk() || ends && result.is("not-found");
  }

  private static String target(ServerRequest request, UserAction action) {
    String page =
        action == UserAction.DELETE ? UsersPage.PATH : UserPage.path(request.pathVariable("id"));
    return page + "?done=" + action.slug();
  }

  private Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    UserAction action = action(request);
    return pages.get(
        request,
        UserPage.apiPath(request),
        found -> show(request, status, action, Account.of(found), form));
  }

  private Mono<ServerResponse> show(
      ServerRequest request,
      HttpStatus status,
      UserAction action,
      Account account,
      FormState form) {
    Question question =
        new Question(
            "action." + action.slug(),
            account.name(),
            UserPage.path(account.id()),
            action.isDestructive());
    return pages.ask(request, Section.USERS, status, question, form);
  }

  private static UserAction action(ServerRequest request) {
    return request.pathVariables().containsKey("session")
        ? UserAction.END_SESSION
        : UserAction.of(request.pathVariable("action"))
            .filter(action -> action != UserAction.END_SESSION)
            .orElseThrow(() -> Failed.of(NOT_FOUND));
  }

  private static String session(ServerRequest request) {
    return UuidParameter.parse(request.pathVariable("session"))
        .orElseThrow(() -> Failed.of(NOT_FOUND))
        .toString();
  }
}
