package dev.forestgate.pages.admin;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormErrors;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.Section;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /admin/users}: accounts, by the beginning of a name or an address, page by page. */
@Component
final class UsersPage {
  static final String PATH = Section.USERS.path();

  private static final String[] FILTERS = {"query", "disabled", "role", Query.CURSOR};
  private static final String AT_ONCE = "25";

  private final AccountPages pages;
  private final InternalApi api;
  private final PageRenderer renderer;

  UsersPage(AccountPages pages, InternalApi api, PageRenderer renderer) {
    this.pages = pages;
    this.api = api;
    this.renderer = renderer;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    Map<String, String> asked = Query.of(request, FILTERS);
    return api.get(request, Query.path(Account.API, Query.with(asked, "limit", AT_ONCE)))
        .flatMap(
            result ->
                result.is("invalid-request")
                    ? invalid(request, asked, result)
                    : pages.with(request, result, found -> page(request, asked, found)));
  }

  private Mono<ServerResponse> invalid(
      ServerRequest request, Map<String, String> asked, ApiResult result) {
    return page(
        request,
        HttpStatus.BAD_REQUEST,
        FormErrors.of(new PostedForm(asked), result, renderer.texts(request)),
        List.of(),
        "");
  }

  private Mono<ServerResponse> page(
      ServerRequest request, Map<String, String> asked, ApiResult found) {
    String next = found.json().path("next").asString("");
    return page(
        request,
        HttpStatus.OK,
        FormState.of(asked),
        found.list("users").stream().map(Account::of).toList(),
        next.isEmpty() ? "" : Query.path(PATH, Query.with(asked, Query.CURSOR, next)));
  }

  private Mono<ServerResponse> page(
      ServerRequest request,
      HttpStatus status,
      FormState form,
      List<Account> accounts,
      String next) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("form", form);
    parameters.put("accounts", accounts);
    parameters.put("next", next);
    parameters.put("done", pages.doneText(request, "users"));
    return pages.show(request, Section.USERS, status, "admin/users.jte", parameters);
  }
}
