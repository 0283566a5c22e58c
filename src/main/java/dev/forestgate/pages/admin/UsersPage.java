package dev.forestgate.pages.admin;

import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FilteredLists;
import dev.forestgate.pages.view.Section;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /admin/users}: accounts, by the beginning of a name or an address, page by page. */
@Component
final class UsersPage {
  static final String PATH = Section.USERS.path();

  private static final String[] FILTERS = {"query", "disabled", "role", FilteredLists.CURSOR};
  private static final String AT_ONCE = "25";

  private final AccountPages pages;
  private final FilteredLists lists;

  UsersPage(AccountPages pages, FilteredLists lists) {
    this.pages = pages;
    this.lists = lists;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    Map<String, String> asked = FilteredLists.of(request, FILTERS);
    String call = FilteredLists.path(Account.API, FilteredLists.with(asked, "limit", AT_ONCE));
    return lists.show(request, PATH, asked, call, found -> page(request, found));
  }

  private Mono<ServerResponse> page(ServerRequest request, FilteredLists.Found found) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("form", found.form());
    parameters.put("accounts", found.result().list("users").stream().map(Account::of).toList());
    parameters.put("next", found.next());
    parameters.put("done", pages.doneText(request, "users"));
    return pages.show(request, Section.USERS, found.status(), "admin/users.jte", parameters);
  }
}
