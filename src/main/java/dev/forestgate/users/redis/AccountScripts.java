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
 * Accounts in Redis, read and changed by one script each: {@code redis/account-read.lua} and {@code
 * account-step.lua}, which carries out what {@code mail.lua}, {@code onetime.lua} and {@code
 * errand.lua} can do too; {@code accounts-unverified.lua} finds some. Fails with Spring's {@code
 * DataAccessException} where Redis is away.
 */
@Component
@ConditionalOnRedisAccounts
final class AccountScripts {
  private final Script read;
  private final Script step;
  private final Script unverified;

  AccountScripts(Scripts scripts) {
    this.read = scripts.named("account-read");
    this.step = scripts.named("account-step", "mail", "onetime", "errand");
    this.unverified = scripts.named("accounts-unverified");
  }

  /** Empty if there is none. */
  Mono<AccountHash> find(UUID id) {
    return read.run(List.of(AccountKeys.account(id)), List.of(""))
        .filter(reply -> !reply.isEmpty())
        .map(reply -> AccountHash.of(id, reply, 1));
  }

  /**
   * The account that {@code claim} names; empty if there is no such claim, or none behind it. That
   * it still has what was claimed is for the caller to see.
   */
  Mono<AccountHash> findByClaim(String claim) {
    return read.run(List.of(claim), List.of("claim"))
        .filter(reply -> !reply.isEmpty())
        .map(reply -> AccountHash.of(idOf((String) reply.get(0)), reply, 1));
  }

  /** The accounts that have held an address unverified since {@code then} or longer. */
  Flux<UUID> heldSince(Instant then) {
    return unverified
        .run(List.of(UnverifiedIndex.KEY), List.of(String.valueOf(then.toEpochMilli())))
        .flatMapIterable(reply -> reply)
        .map(id -> idOf((String) id));
  }

  /**
   * Makes {@code step} and gives the account as it is then; empty if it is not there. Fails, with
   * nothing changed, with the {@link Failure} that a claim of another names, with what a change
   * that touched nothing names, and with {@code OptimisticLockingFailureException} where something
   * is not as the step expects it.
   */
  Mono<AccountHash> make(AccountWrite planned) {
    return Mono.defer(() -> step.run(planned.keys(), List.of(planned.json())))
        .flatMap(reply -> outcome(planned, reply));
  }

  private static Mono<AccountHash> outcome(AccountWrite planned, List<Object> reply) {
    String word = (String) reply.get(0);
    return switch (word) {
      case "done" -> Mono.just(AccountHash.of(planned.id(), reply, 1));
      case "gone" -> Mono.empty();
      case "changed" ->
          Mono.error(new OptimisticLockingFailureException("the account was changed meanwhile"));
      case "taken" -> Mono.error(Failed.of(Failure.valueOf((String) reply.get(1))));
      case "untouched" -> Mono.error(planned.otherwise((Long) reply.get(1)));
      default -> Mono.error(new IllegalStateException("account-step replied " + word));
    };
  }

  private static UUID idOf(String text) {
    return RecordId.parse(text)
        .orElseThrow(() -> new IllegalStateException("a claim holds what is no id"));
  }
}
