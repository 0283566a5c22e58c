package dev.forestgate.apikeys;

import dev.forestgate.transactions.Enlisted;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * API keys of an account that changes. Does nothing if accounts are in Redis; fails with Spring's
 * {@code DataAccessException} if a store is unavailable.
 */
@Component
public final class KeysOfAccount {
  private final KeyCache cache;
  private final Optional<KeyTable> table;

  KeysOfAccount(KeyCache cache, ObjectProvider<KeyTable> table) {
    this.cache = cache;
    this.table = Optional.ofNullable(table.getIfAvailable());
  }

  /**
   * Announces a change of credentials or the end of the account: its keys are checked against
   * PostgreSQL until the change is over.
   */
  public Mono<Void> announce(UUID owner) {
    return Mono.justOrEmpty(table).flatMap(keys -> cache.hold(keys.hashes(owner)));
  }

  /** Writes that remove all keys and record each removal, for the transaction of the change. */
  public List<Enlisted> removingAll(UUID owner) {
    return table.isEmpty() ? List.of() : List.of(KeyTable.removingAll(owner));
  }

  /** Makes replicas read the roles and the factors of the owner again, after a change of them. */
  public Mono<Void> refresh(UUID owner) {
    return Mono.justOrEmpty(table).flatMap(keys -> cache.forget(keys.hashes(owner)));
  }
}
