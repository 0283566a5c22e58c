package dev.forestgate.users.redis;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.redis.RecordId;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads and writes of accounts in Redis, each by one script: {@code redis/account-read.lua}, {@code
 * accounts-unverified.lua} and {@code accounts-external.lua} read, {@code account-step.lua} writes,
 * with the functions of {@code queue.lua} and {@code onetime.lua}. Every method fails with Spring's
 * {@code DataAccessException} if Redis is unavailable.
 */
@Component
@ConditionalOnRedisAccounts
public final class AccountScripts {
  private final Script read;
  private final Script step;
  private final Script unverified;
  private final Script external;

  AccountScripts(Scripts scripts) {
    this.read = scripts.named("account-read");
    this.step = scripts.named("account-step", "queue", "onetime");
    this.unverified = scripts.named("accounts-unverified");
    this.external = scripts.named("accounts-external");
  }

  /** The account with this id. Empty if there is none. */
  public Mono<AccountHash> find(UUID id) {
    return read.run(List.of(AccountKeys.account(id)), List.of(""))
        .filter(reply -> !reply.isEmpty())
        .map(reply -> AccountHash.of(id, reply, 1));
  }

  /**
   * The account whose id {@code claim} holds, which may have another name or address by now. Empty
   * if there is no claim or no account.
   */
  Mono<AccountHash> findByClaim(String claim) {
    return read.run(List.of(claim), List.of("claim"))
        .filter(reply -> !reply.isEmpty())
        .map(reply -> AccountHash.of(idOf((String) reply.get(0)), reply, 1));
  }

  /** Ids of accounts that have held an address unverified since {@code then} or longer. */
  Flux<UUID> heldSince(UnverifiedIndex index, Instant then) {
    return unverified
        .run(List.of(index.key()), List.of(String.valueOf(then.toEpochMilli())))
        .flatMapIterable(reply -> reply)
        .map(id -> idOf((String) id));
  }

  /** The accounts with this external id, in any order. */
  Flux<AccountHash> findByExternalId(String externalId) {
    return external
        .run(List.of(AccountKeys.external(externalId)), List.of())
        .flatMapIterable(reply -> reply)
        .concatMap(id -> find(idOf((String) id)))
        .filter(account -> account.text(AccountHash.EXTERNAL_ID).equals(externalId));
  }

  /**
   * Commits {@code planned} and returns the account after it. Empty if there is no account. Fails,
   * with nothing changed, with the {@link Failure} of a claim that another account holds, with the
   * failure of an enlisted write that was without effect, and with {@code
   * OptimisticLockingFailureException} if a field is not as expected.
   */
  Mono<AccountHash> commit(AccountWrite planned) {
    return Mono.defer(() -> step.run(planned.keys(), List.of(planned.json())))
        .flatMap(reply -> outcome(planned, reply));
  }

  /** The account whose user name has this canonical form. Ignores a stale claim. */
  Mono<AccountHash> findByUsername(String key) {
    return findByClaim(AccountKeys.username(key)).filter(account -> account.isCalled(key));
  }

  /** The account that holds the address with this key, verified or not. Ignores a stale claim. */
  Mono<AccountHash> findByEmail(String key) {
    String claim = AccountKeys.email(key);
    return findByClaim(claim).filter(account -> account.claims(AccountKeys.EMAIL).contains(claim));
  }

  private static Mono<AccountHash> outcome(AccountWrite planned, List<Object> reply) {
    String word = (String) reply.get(0);
    return switch (word) {
      case "done" -> Mono.just(AccountHash.of(planned.id(), reply, 1));
      case "gone" -> Mono.empty();
      case "changed" ->
          Mono.error(
              new OptimisticLockingFailureException("The account was changed by another request"));
      case "taken" -> Mono.error(Failed.of(Failure.valueOf((String) reply.get(1))));
      case "untouched" -> Mono.error(planned.otherwise((Long) reply.get(1)));
      default -> Mono.error(new IllegalStateException("account-step replied " + word));
    };
  }

  private static UUID idOf(String text) {
    return RecordId.parse(text)
        .orElseThrow(() -> new IllegalStateException("A claim holds text that is no account id"));
  }
}
