package dev.forestgate.apikeys;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * API keys of accounts. Every method fails with NEEDS_POSTGRES if accounts are in Redis, and with
 * Spring's {@code DataAccessException} if a store is unavailable.
 */
@Component
public final class ApiKeys {
  /** Most keys of an account. */
  public static final int MOST = 50;

  private final KeyCache cache;
  private final Optional<KeyTable> table;
  private final SecureRandom random;

  ApiKeys(KeyCache cache, ObjectProvider<KeyTable> table, SecureRandom random) {
    this.cache = cache;
    this.table = Optional.ofNullable(table.getIfAvailable());
    this.random = random;
  }

  /**
   * Creates a key together with {@code with}, and removes the expired keys of the account. Fails
   * with UNAUTHENTICATED if the credentials of the account have changed since they were checked,
   * and with TOO_MANY_KEYS if it has {@link #MOST}.
   *
   * @param version credential version of the account
   */
  public Mono<NewKey> add(UUID owner, int version, KeyDraft draft, List<Enlisted> with) {
    Secret secret = KeyFormat.draw(random);
    String hash = secret.sha256();
    // Held: a change of credentials that has listed the keys before does not know this one.
    return table()
        .delayUntil(keys -> cache.hold(Flux.just(hash)))
        .flatMap(keys -> keys.add(owner, version, draft, hash, with))
        .map(key -> new NewKey(key, secret));
  }

  /** Keys of an account, the latest first. Expired ones are listed until the next is created. */
  public Flux<ApiKey> list(UUID owner) {
    return table().flatMapMany(keys -> keys.list(owner));
  }

  /**
   * Removes key {@code id} of {@code owner} together with {@code with}. Every replica refuses it
   * from then on. Empty, with nothing changed, if there is none.
   */
  public Mono<UUID> remove(UUID owner, UUID id, List<Enlisted> with) {
    return table().flatMap(keys -> remove(keys, owner, id, with));
  }

  private Mono<UUID> remove(KeyTable keys, UUID owner, UUID id, List<Enlisted> with) {
    return keys.hash(owner, id)
        .delayUntil(hash -> cache.hold(Flux.just(hash)))
        .flatMap(hash -> keys.remove(owner, id, with));
  }

  private Mono<KeyTable> table() {
    return Mono.justOrEmpty(table)
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NEEDS_POSTGRES)));
  }
}
