package dev.forestgate.pages.admin;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.view.Section;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** A new account for a person, who gets an invitation. */
@Component
final class NewUserPage {
  static final String PATH = UsersPage.PATH + "/new";

  private final AccountPages pages;
  private final InternalApi api;
  private final FormTokens tokens;

  NewUserPage(AccountPages pages, InternalApi api, FormTokens tokens) {
    this.pages = pages;
    this.api = api;
    this.tokens = tokens;
  }

  /** Asks the API for the list of accounts, so that operators alone see the page. */
  Mono<ServerResponse> show(ServerRequest request) {
    return pages.get(
        request,
        Account.API + "?limit=1",
        any -> show(request, HttpStatus.OK, pages.draft(request)));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens.readOfSession(request).flatMap(form -> submit(request, form));
  }

  private Mono<ServerResponse> submit(ServerRequest request, PostedForm form) {
    Map<String, Object> body = form.body("username", "email");
    List<String> roles = EditPage.roles(form);
    if (!roles.isEmpty()) {
      body.put("roles", roles);
    }
    body.put("invite", form.has("email"));
    return api.post(request, Account.API, body)
        .flatMap(
            result ->
                result.isOk()
                    ? created(result)
                    : pages.rejected(
                        request, form, result, (status, state) -> show(request, status, state)));
  }

  private Mono<ServerResponse> created(ApiResult result) {
    return pages.redirect(UserPage.path(Account.of(result).id()) + "?done=create");
  }

  private Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    return pages.show(request, Section.USERS, status, "admin/new.jte", Map.of("form", form));
  }
}
