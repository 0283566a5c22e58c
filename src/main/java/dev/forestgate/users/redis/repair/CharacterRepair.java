package dev.forestgate.users.redis.repair;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import dev.forestgate.users.redis.AccountKeys;
import dev.forestgate.users.redis.repair.Repair.Wish;
import java.util.List;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Compares the character lists of accounts with the characters, and corrects them by {@code
 * redis/character-repair.lua}.
 */
@Component
@ConditionalOnRedisAccounts
final class CharacterRepair {
  private final ReactiveStringRedisTemplate redis;
  private final Script repair;

  CharacterRepair(ReactiveStringRedisTemplate redis, Scripts scripts) {
    this.redis = redis;
    this.repair = scripts.named("character-repair");
  }

  /** Makes each list name the characters of its account and no others. */
  Mono<Void> run(Wish wish, RepairFindings tally) {
    return characters()
        .concatWith(listed())
        .flatMap(named -> mend(named, wish, tally), StoredKeys.AT_ONCE)
        .then();
  }

  private Flux<Named> characters() {
    return StoredKeys.all(redis, AccountKeys.CHARACTER + "*", DataType.HASH)
        .flatMap(
            key ->
                redis
                    .<String, String>opsForHash()
                    .get(key, "account_id")
                    .map(id -> new Named(id, key.substring(AccountKeys.CHARACTER.length()))),
            StoredKeys.AT_ONCE);
  }

  private Flux<Named> listed() {
    return StoredKeys.all(redis, AccountKeys.ACCOUNT + "*" + AccountKeys.CHARACTERS, DataType.SET)
        .flatMap(
            key ->
                redis
                    .opsForSet()
                    .members(key)
                    .map(character -> new Named(accountOf(key), character)),
            StoredKeys.AT_ONCE);
  }

  private Mono<Void> mend(Named named, Wish wish, RepairFindings tally) {
    String account = AccountKeys.ACCOUNT + named.account();
    return repair
        .run(
            List.of(
                account,
                account + AccountKeys.CHARACTERS,
                AccountKeys.CHARACTER + named.character()),
            List.of(
                named.account(),
                named.character(),
                wish.mends() ? "mend" : "look",
                wish.deletesOrphans() ? "delete" : ""))
        .doOnNext(reply -> tell(named, (String) reply.get(0), tally))
        .then();
  }

  private static void tell(Named named, String word, RepairFindings tally) {
    String character = AccountKeys.CHARACTER + named.character();
    String account = "account " + named.account();
    switch (word) {
      case "entered" -> tally.mended(character, "entered into the list of " + account);
      case "taken out" -> tally.mended(character + " of " + account, "taken out of the list");
      case "deleted" -> tally.mended(character, "deleted, as " + account + " is gone");
      case "orphan" -> tally.left(character + ": " + account + " is gone");
      default -> {
        // correct
      }
    }
  }

  private static String accountOf(String set) {
    return set.substring(
        AccountKeys.ACCOUNT.length(), set.length() - AccountKeys.CHARACTERS.length());
  }

  /** A character and its account, as the character or a list names them. */
  private record Named(String account, String character) {}
}
