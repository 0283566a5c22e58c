package dev.forestgate.users.redis.repair;

import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Finds claims and lists that disagree with the accounts, and corrects them. Such entries come from
 * a service that made one change in several commands and was killed between them, or that kept no
 * lists. Can run beside services, any number of times. Scans the whole database.
 */
@Component
@ConditionalOnRedisAccounts
public final class Repair {
  private final ClaimRepair claims;
  private final UnverifiedRepair unverified;
  private final CharacterRepair characters;

  Repair(ClaimRepair claims, UnverifiedRepair unverified, CharacterRepair characters) {
    this.claims = claims;
    this.unverified = unverified;
    this.characters = characters;
  }

  /** Repairs as {@code wish} says, and reports each finding as one line to {@code say}. */
  public Mono<Result> run(Wish wish, Consumer<String> say) {
    return Mono.defer(
        () -> {
          var tally = new RepairFindings(say);
          return claims
              .ofAccounts(wish, tally)
              .then(claims.ofMissingAccounts(wish, tally))
              .then(unverified.run(wish, tally))
              .then(characters.run(wish, tally))
              .then(Mono.fromSupplier(tally::result));
        });
  }

  /**
   * @param mends false only reports what would be done
   * @param deletesOrphans characters of deleted accounts are deleted
   */
  public record Wish(boolean mends, boolean deletesOrphans) {}

  /**
   * @param accounts number of accounts
   * @param mended number of claims and lists that were corrected, or would be
   * @param left number of findings that an operator must decide
   */
  public record Result(long accounts, long mended, long left) {}
}
