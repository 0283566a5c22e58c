package dev.forestgate.users.redis;

import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Finds claims and lists that are not as the accounts are, and mends them. They come from a service
 * that made several steps of one and was killed in between, or that had no lists; nothing here
 * leaves any behind. May be run while services run, and as often as one likes. Scans the whole
 * database, which nothing else does.
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

  /** Does what {@code wish} says, and says line by line what it did or found. */
  public Mono<Result> run(Wish wish, Consumer<String> say) {
    return Mono.defer(
        () -> {
          var tally = new RepairFindings(say);
          return claims
              .ofAccounts(wish, tally)
              .then(claims.ofNobody(wish, tally))
              .then(unverified.run(wish, tally))
              .then(characters.run(wish, tally))
              .then(Mono.fromSupplier(tally::result));
        });
  }

  /**
   * @param mends false to say only what would be done
   * @param deletesOrphans whether characters are deleted whose account is gone
   */
  public record Wish(boolean mends, boolean deletesOrphans) {}

  /**
   * @param accounts how many there are
   * @param mended how many claims and lists were put right, or would be
   * @param left how many things are wrong that can't be put right without a person
   */
  public record Result(long accounts, long mended, long left) {}
}
