package dev.forestgate.pages.clients;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.clients.ClientRules;
import dev.forestgate.failure.Failed;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FilteredLists;
import dev.forestgate.pages.view.Section;
import dev.forestgate.roles.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /admin/clients}: OAuth clients by the beginning of their id, and one of them. */
@Component
final class ClientsPage {
  static final String PATH = Section.CLIENTS.path();
  static final String CLIENT = PATH + "/{id}";
  static final String API = "/api/admin/clients";

  private static final String[] FILTERS = {"query", FilteredLists.CURSOR};
  private static final String AT_ONCE = "25";

  private final AccountPages pages;
  private final FilteredLists lists;

  ClientsPage(AccountPages pages, FilteredLists lists) {
    this.pages = pages;
    this.lists = lists;
  }

  Mono<ServerResponse> list(ServerRequest request) {
    Map<String, String> asked = FilteredLists.of(request, FILTERS);
    String call = FilteredLists.path(API, FilteredLists.with(asked, "limit", AT_ONCE));
    return lists.show(request, PATH, asked, call, found -> list(request, found));
  }

  private Mono<ServerResponse> list(ServerRequest request, FilteredLists.Found found) {
    return pages.roles(
        request,
        own -> {
          Map<String, Object> parameters = new HashMap<>();
          parameters.put("form", found.form());
          parameters.put(
              "clients", found.result().list("clients").stream().map(ClientItem::of).toList());
          parameters.put("next", found.next());
          parameters.put("isAdmin", own.has(Role.ADMIN));
          parameters.put("done", pages.doneText(request, "clients"));
          return pages.show(
              request, Section.CLIENTS, found.status(), "clients/list.jte", parameters);
        });
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return client(
        request, client -> pages.roles(request, own -> show(request, client, own.has(Role.ADMIN))));
  }

  private Mono<ServerResponse> show(ServerRequest request, ApiResult client, boolean isAdmin) {
    ClientItem item = ClientItem.of(client.json());
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("client", item);
    parameters.put("fields", ClientFields.of(client.json()));
    parameters.put("canChange", isAdmin && !item.declared());
    parameters.put("done", pages.doneText(request, "client"));
    return pages.show(request, Section.CLIENTS, HttpStatus.OK, "clients/client.jte", parameters);
  }

  /** Continues with the client of the page. */
  Mono<ServerResponse> client(
      ServerRequest request, Function<ApiResult, Mono<ServerResponse>> next) {
    return pages.get(request, apiPath(request), next);
  }

  /** Path of the page of the client {@code id}. */
  static String path(String id) {
    return PATH + "/" + id;
  }

  /** Path of the API for the client of the page. Throws NOT_FOUND if its id is none. */
  static String apiPath(ServerRequest request) {
    return Optional.of(request.pathVariable("id"))
        .filter(ClientRules::isId)
        .map(id -> API + "/" + id)
        .orElseThrow(() -> Failed.of(NOT_FOUND));
  }
}
