package dev.forestgate.users.redis.repair;

import dev.forestgate.redis.RecordId;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import dev.forestgate.users.redis.AccountHash;
import dev.forestgate.users.redis.AccountKeys;
import dev.forestgate.users.redis.AccountScripts;
import dev.forestgate.users.redis.UnverifiedIndex;
import dev.forestgate.users.redis.repair.Repair.Wish;
import java.util.List;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Compares each {@link UnverifiedIndex} with the accounts, and corrects it by {@code
 * redis/account-unverified-repair.lua}. Accounts of the KeyDB service are not in it, as the time of
 * their claim is unknown.
 */
@Component
@ConditionalOnRedisAccounts
final class UnverifiedRepair {
  private final AccountScripts accounts;
  private final ReactiveStringRedisTemplate redis;
  private final Script repair;

  UnverifiedRepair(AccountScripts accounts, ReactiveStringRedisTemplate redis, Scripts scripts) {
    this.accounts = accounts;
    this.redis = redis;
    this.repair = scripts.named("account-unverified-repair");
  }

  /** Makes the indexes hold each account with an unverified address and no other. */
  Mono<Void> run(Wish wish, RepairFindings tally) {
    return Flux.fromArray(UnverifiedIndex.values())
        .concatMap(index -> run(index, wish, tally))
        .then();
  }

  private Mono<Void> run(UnverifiedIndex index, Wish wish, RepairFindings tally) {
    return ids()
        .concatWith(listed(index))
        .flatMap(id -> mend(index, id, wish, tally), StoredKeys.AT_ONCE)
        .then();
  }

  private Flux<String> ids() {
    return StoredKeys.all(redis, AccountKeys.ACCOUNT + "*", DataType.HASH)
        .map(key -> key.substring(AccountKeys.ACCOUNT.length()));
  }

  private Flux<String> listed(UnverifiedIndex index) {
    return redis.opsForZSet().range(index.key(), Range.unbounded());
  }

  private Mono<Void> mend(UnverifiedIndex index, String id, Wish wish, RepairFindings tally) {
    return since(index, id)
        .flatMap(
            since ->
                repair.run(
                    List.of(AccountKeys.ACCOUNT + id, index.key()),
                    List.of(id, since, wish.mends() ? "mend" : "look")))
        .map(reply -> (String) reply.get(0))
        .filter(word -> !word.isEmpty())
        .doOnNext(word -> tally.mended(AccountKeys.ACCOUNT + id, tell(word)))
        .then();
  }

  /** Time of the claim, ms since 1970; empty text if the account does not belong in the index. */
  private Mono<String> since(UnverifiedIndex index, String id) {
    return Mono.justOrEmpty(RecordId.parse(id))
        .flatMap(accounts::find)
        .filter(AccountHash::hasTimes)
        .filter(account -> UnverifiedIndex.of(account.username() != null) == index)
        .map(account -> String.valueOf(account.claimedAt().toEpochMilli()))
        .defaultIfEmpty("");
  }

  private static String tell(String word) {
    return word.equals("entered")
        ? "entered among those with an unverified address"
        : "taken out of those with an unverified address";
  }
}
