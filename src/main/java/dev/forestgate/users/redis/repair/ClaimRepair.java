package dev.forestgate.users.redis.repair;

import dev.forestgate.redis.RecordId;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import dev.forestgate.users.redis.AccountHash;
import dev.forestgate.users.redis.AccountKeys;
import dev.forestgate.users.redis.AccountScripts;
import dev.forestgate.users.redis.ClaimedNames;
import dev.forestgate.users.redis.repair.Repair.Wish;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Compares the claims on names and addresses with the accounts, and corrects each by {@code
 * redis/account-claim-repair.lua}, which checks that nothing changed since it was read.
 */
@Component
@ConditionalOnRedisAccounts
final class ClaimRepair {
  private static final List<ClaimedNames> FIELDS =
      List.of(ClaimedNames.USERNAME, ClaimedNames.EMAIL);

  private final AccountScripts accounts;
  private final ReactiveStringRedisTemplate redis;
  private final Script repair;

  ClaimRepair(AccountScripts accounts, ReactiveStringRedisTemplate redis, Scripts scripts) {
    this.accounts = accounts;
    this.redis = redis;
    this.repair = scripts.named("account-claim-repair");
  }

  /** Gives each account its claims, unless another account with that name or address holds them. */
  Mono<Void> ofAccounts(Wish wish, RepairFindings tally) {
    return StoredKeys.all(redis, AccountKeys.ACCOUNT + "*", DataType.HASH)
        .flatMap(key -> ofAccount(key, wish, tally), StoredKeys.AT_ONCE)
        .then();
  }

  /** Releases each claim that no account with that name or address holds. */
  Mono<Void> ofMissingAccounts(Wish wish, RepairFindings tally) {
    return Flux.fromIterable(FIELDS)
        .concatMap(
            field ->
                StoredKeys.all(redis, field.prefix() + "*", DataType.STRING)
                    .flatMap(
                        claim -> ofMissingAccounts(field, claim, wish, tally), StoredKeys.AT_ONCE))
        .then();
  }

  private Mono<Void> ofAccount(String key, Wish wish, RepairFindings tally) {
    UUID id = RecordId.parse(key.substring(AccountKeys.ACCOUNT.length())).orElse(null);
    if (id == null) {
      return Mono.fromRunnable(() -> tally.left(key + ": a hash that is no account"));
    }
    return accounts
        .find(id)
        .doOnNext(account -> tally.account())
        .flatMapMany(
            account ->
                Flux.fromIterable(FIELDS)
                    .concatMap(field -> ofAccount(account, field, wish, tally)))
        .then();
  }

  private Mono<Void> ofAccount(
      AccountHash account, ClaimedNames field, Wish wish, RepairFindings tally) {
    String claim = field.claim(account);
    if (claim == null) {
      return field == ClaimedNames.USERNAME && account.email() == null
          ? Mono.fromRunnable(() -> tally.left(AccountKeys.account(account.id()) + ": no name"))
          : Mono.empty();
    }
    String id = RecordId.text(account.id());
    return redis
        .opsForValue()
        .get(claim)
        .defaultIfEmpty("")
        .filter(held -> !held.equals(id))
        .flatMap(held -> seen(field, claim, held))
        .flatMap(seen -> claim(account, seen, wish, tally));
  }

  private Mono<Void> claim(AccountHash account, Seen seen, Wish wish, RepairFindings tally) {
    String id = RecordId.text(account.id());
    if (seen.isRight()) {
      return Mono.fromRunnable(
          () ->
              tally.left(
                  "%s: accounts %s and %s both have it; %s can't be found by it"
                      .formatted(seen.claim(), seen.held(), id, id)));
    }
    String what =
        seen.held().isEmpty()
            ? "made for account " + id
            : "given to account " + id + ", " + seen.why();
    return mend(seen, id, account.text(seen.field().field()), what, wish, tally);
  }

  private Mono<Void> ofMissingAccounts(
      ClaimedNames field, String claim, Wish wish, RepairFindings tally) {
    return redis
        .opsForValue()
        .get(claim)
        .flatMap(held -> seen(field, claim, held))
        .filter(seen -> !seen.isRight())
        .flatMap(seen -> mend(seen, "", "", "released, " + seen.why(), wish, tally));
  }

  private Mono<Seen> seen(ClaimedNames field, String claim, String held) {
    return Mono.justOrEmpty(RecordId.parse(held))
        .flatMap(accounts::find)
        .map(account -> new Seen(field, claim, held, account))
        .defaultIfEmpty(new Seen(field, claim, held, null));
  }

  private Mono<Void> mend(
      Seen seen, String id, String text, String what, Wish wish, RepairFindings tally) {
    Mono<Boolean> done =
        wish.mends()
            ? repair
                .run(
                    List.of(
                        seen.claim(), AccountKeys.ACCOUNT + seen.held(), AccountKeys.ACCOUNT + id),
                    List.of(seen.held(), seen.field().field(), seen.text(), id, text))
                .map(reply -> reply.get(0).equals(1L))
            : Mono.just(true);
    return done.doOnNext(
            mended -> {
              if (mended) {
                tally.mended(seen.claim(), what);
              }
            })
        .then();
  }

  /**
   * A claim and the account that it names.
   *
   * @param held the id that the claim holds; empty if there is no claim
   * @param account null if there is no account with that id
   */
  private record Seen(
      ClaimedNames field, String claim, String held, @Nullable AccountHash account) {
    boolean isRight() {
      return account != null && claim.equals(field.claim(account));
    }

    String why() {
      return account == null
          ? "as account " + held + " is gone"
          : "as account " + held + " is not called so";
    }

    String text() {
      return account == null ? "" : account.text(field.field());
    }
  }
}
