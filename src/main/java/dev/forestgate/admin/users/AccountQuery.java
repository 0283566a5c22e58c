package dev.forestgate.admin.users;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ListQuery;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.roles.Roles;
import dev.forestgate.users.name.Canonical;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists accounts, and shows one. */
@Component
final class AccountQuery {
  private static final Set<String> FILTERS = Set.of("query", "disabled", "role");

  /** Longest name or address. */
  private static final int LONGEST = 254;

  private final AccountListing listing;

  AccountQuery(AccountListing listing) {
    this.listing = listing;
  }

  /**
   * One page. It may have fewer accounts than asked for, as an account whose name and address both
   * match is left out the second time; only a missing {@code next} ends the list.
   */
  Mono<ServerResponse> list(ServerRequest request, Operator operator) {
    ListQuery query = ListQuery.of(request, FILTERS);
    AccountListing.Filter filter = filter(query);
    return listing
        .list(filter, query.position(text -> position(filter, text)), query.read())
        .collectList()
        .flatMap(found -> Responses.ok(body(query, found)));
  }

  /** Fails with NOT_FOUND. */
  Mono<ServerResponse> one(ServerRequest request, Operator operator) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .flatMap(listing::find)
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NOT_FOUND)))
        .flatMap(Responses::ok);
  }

  private static AccountListing.Filter filter(ListQuery query) {
    return new AccountListing.Filter(
        query.filter("query", AccountQuery::prefix, "must have 1 to " + LONGEST + " characters"),
        query.filter("disabled", AccountQuery::truth, "must be true or false"),
        query.filter("role", AccountQuery::role, Roles.NAME_RULE));
  }

  private static Optional<String> prefix(String text) {
    return Optional.of(text)
        .filter(typed -> typed.length() <= LONGEST)
        .map(typed -> Canonical.of(typed.strip()))
        .filter(typed -> !typed.isEmpty() && typed.indexOf('\0') < 0);
  }

  /** The key that the page follows: an id without a prefix, else a name or an address. */
  private static Optional<String> position(AccountListing.Filter filter, String text) {
    return filter.prefix() == null
        ? UuidParameter.parse(text).map(UUID::toString)
        : Optional.of(text).filter(key -> key.indexOf('\0') < 0);
  }

  private static Optional<Boolean> truth(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<String> role(String text) {
    return Optional.of(text).filter(Roles::isName);
  }

  private static Body body(ListQuery query, List<ListedAccount> found) {
    ListQuery.Page<ListedAccount> page = query.page(found, ListedAccount::key);
    return new Body(
        page.items().stream().filter(account -> !account.isRepeated()).toList(), page.next());
  }

  /**
   * Body of the response.
   *
   * @param next cursor of the next page; null on the last one
   */
  record Body(List<ListedAccount> users, @Nullable String next) {}
}
