package dev.forestgate.pages.admin;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.view.Section;
import dev.forestgate.roles.Roles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Name, address and roles of an account. */
@Component
final class EditPage {
  static final String PATH = UserPage.PATH + "/edit";

  private static final String USERNAME = "username";
  private static final String EMAIL = "email";
  private static final String VERIFIED = "email_verified";
  private static final String ROLES = "roles";

  private final AccountPages pages;
  private final InternalApi api;
  private final FormTokens tokens;

  EditPage(AccountPages pages, InternalApi api, FormTokens tokens) {
    this.pages = pages;
    this.api = api;
    this.tokens = tokens;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return show(request, HttpStatus.OK, pages.draft(request));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens.readOfSession(request).flatMap(form -> submit(request, form));
  }

  private Mono<ServerResponse> submit(ServerRequest request, PostedForm form) {
    return api.get(request, UserPage.apiPath(request))
        .flatMap(
            result ->
                result.isOk()
                    ? change(request, form, Account.of(result))
                    : pages.failed(request, form, result));
  }

  private Mono<ServerResponse> change(ServerRequest request, PostedForm form, Account account) {
    Map<String, Object> changes = changes(form, account);
    return changes.isEmpty()
        ? pages.redirect(UserPage.path(account.id()))
        : api.patch(request, UserPage.apiPath(request), changes)
            .flatMap(result -> answer(request, form, account, result));
  }

  private Mono<ServerResponse> answer(
      ServerRequest request, PostedForm form, Account account, ApiResult result) {
    return result.isOk()
        ? pages.redirect(UserPage.path(account.id()) + "?done=edit")
        : pages.rejected(
            request, form, result, (status, state) -> show(request, status, account, state));
  }

  /** What differs from the account, so that a form that changes the roles verifies no address. */
  private static Map<String, Object> changes(PostedForm form, Account account) {
    Map<String, Object> changes = new HashMap<>();
    String username = form.text(USERNAME).strip();
    if (!username.equals(Objects.requireNonNullElse(account.username(), ""))) {
      changes.put(USERNAME, username);
    }
    String email = form.text(EMAIL).strip();
    boolean isNewAddress = !email.equals(Objects.requireNonNullElse(account.email(), ""));
    boolean isVerified = form.has(VERIFIED);
    if (isNewAddress) {
      changes.put(EMAIL, email);
    }
    if (isNewAddress || isVerified != account.emailVerified()) {
      changes.put(VERIFIED, isVerified);
    }
    List<String> roles = roles(form);
    if (!roles.stream().sorted().distinct().toList().equals(account.roles())) {
      changes.put(ROLES, roles);
    }
    return changes;
  }

  static List<String> roles(PostedForm form) {
    return Roles.names(form.text(ROLES));
  }

  private Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    return pages.get(
        request,
        UserPage.apiPath(request),
        found -> show(request, status, Account.of(found), form));
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, Account account, FormState form) {
    return pages.show(
        request,
        Section.USERS,
        status,
        "admin/edit.jte",
        Map.of(
            "account", account, "form", form.values().containsKey(USERNAME) ? form : of(account)));
  }

  private static FormState of(Account account) {
    return FormState.of(
        Map.of(
            USERNAME,
            Objects.requireNonNullElse(account.username(), ""),
            EMAIL,
            Objects.requireNonNullElse(account.email(), ""),
            VERIFIED,
            account.emailVerified() ? "true" : "",
            ROLES,
            String.join(" ", account.roles())));
  }
}
