package dev.forestgate.pages.admin;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.view.Section;
import dev.forestgate.roles.Roles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** One account, with its sessions, its last records of the audit, and what can be done. */
@Component
final class UserPage {
  static final String PATH = UsersPage.PATH + "/{id}";

  private static final int RECORDS = 10;

  private final AccountPages pages;

  UserPage(AccountPages pages) {
    this.pages = pages;
  }

  /** Path of the page of the account {@code id}. */
  static String path(String id) {
    return UsersPage.PATH + "/" + id;
  }

  /** Path of the API for the account of the page. Throws NOT_FOUND if its id is none. */
  static String apiPath(ServerRequest request) {
    return Account.API
        + "/"
        + UuidParameter.inPath(request).orElseThrow(() -> Failed.of(NOT_FOUND));
  }

  Mono<ServerResponse> show(ServerRequest request) {
    String path = apiPath(request);
    return pages.get(
        request,
        path,
        account ->
            pages.get(
                request,
                path + "/sessions",
                sessions ->
                    pages.get(
                        request,
                        "/api/admin/audit?limit="
                            + RECORDS
                            + "&subject="
                            + account.json().path("id").asString(),
                        records -> show(request, account, sessions, records))));
  }

  /** The roles of the operator decide which actions are shown; the API decides what is done. */
  private Mono<ServerResponse> show(
      ServerRequest request, ApiResult account, ApiResult sessions, ApiResult records) {
    return pages.roles(request, own -> page(request, Account.of(account), sessions, records, own));
  }

  private Mono<ServerResponse> page(
      ServerRequest request, Account account, ApiResult sessions, ApiResult records, Roles own) {
    boolean isReached = own.reach(new Roles(account.roles()));
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("account", account);
    parameters.put("sessions", sessions.list("sessions").stream().map(AccountSession::of).toList());
    parameters.put("records", AuditEntry.of(records));
    parameters.put("isReached", isReached);
    parameters.put("actions", isReached ? UserAction.offered(account, own) : List.<UserAction>of());
    parameters.put("canEdit", isReached && own.has(UserAction.DELETE.role()));
    parameters.put("done", pages.doneText(request, "user"));
    return pages.show(request, Section.USERS, HttpStatus.OK, "admin/user.jte", parameters);
  }
}
