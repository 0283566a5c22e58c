package dev.forestgate.users;

import dev.forestgate.transactions.Enlisted;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Many accounts at once, for imports and exports. Every method fails with Spring's {@code
 * DataAccessException} if the store is unavailable.
 */
public interface BulkUsers {
  /**
   * Adds accounts, each with its further writes or not at all. An account is left out if another
   * has its id, user name, address or external id. Returns the ids of those that were added.
   *
   * @param additions no two have a user name, an address or an external id in common
   */
  Mono<Set<UUID>> addAll(List<Addition> additions);

  /**
   * The accounts that have the user name, the address or the external id of one of {@code users}.
   */
  Flux<User> holders(List<NewUser> users);

  /**
   * All accounts. One that is added or deleted meanwhile may be missing. Accounts in Redis may come
   * twice.
   */
  Flux<User> all();

  /**
   * An account to be added.
   *
   * @param with writes that commit with it, in any order; those of rows in PostgreSQL are merged
   */
  record Addition(NewUser user, List<Enlisted> with) {}
}
