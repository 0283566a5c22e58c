package dev.forestgate.tokens.onetime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.redis.TestAccounts;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The contract on a real Redis, within writes of accounts. */
class RedisOneTimeTokensTest extends OneTimeTokensContract {
  private static final Duration SOON = TestTimeouts.HANG;

  private static TestAccounts redis;

  @BeforeAll
  static void connect() {
    redis = TestAccounts.in(13);
    redis.empty();
  }

  @AfterAll
  static void disconnect() {
    redis.empty();
    redis.close();
  }

  @Override
  OneTimeTokens tokens(Clock clock) {
    return new RedisOneTimeTokens(redis.scripts(), new SecureRandom(), clock);
  }

  @Override
  Mono<Void> carryOut(List<Enlisted> changes) {
    return redis.carryOut(changes);
  }

  @Test
  void redisHoldsNeitherTokenNorCodeAndNothingOnceItIsSpent() {
    UUID user = UUID.randomUUID();
    var address = new Subject(user + "@Example.org", user + "@example.org");
    OneTimeTokens tokens = tokens(Clock.fixed(NOW, ZoneOffset.UTC));
    IssuedToken issued = tokens.issue(Purpose.VERIFY_EMAIL, user, address);
    Set<String> before = redis.keys("fg:*");
    carryOut(List.of(issued.stored())).block(SOON);
    String hash = issued.token().sha256();
    Map<String, String> stored = redis.hash("fg:{onetime}:token:" + hash);
    assertThat(stored)
        .containsEntry("user", user.toString())
        .containsEntry("subject", address.text())
        .containsEntry("key", address.key())
        .containsEntry("tries", "0");
    assertThat(stored.values())
        .noneMatch(value -> value.contains(issued.token().reveal()))
        .noneMatch(value -> value.equals(requireNonNull(issued.code()).reveal()));

    OneTimeToken found =
        requireNonNull(tokens.find(Purpose.VERIFY_EMAIL, issued.token()).block(SOON));
    carryOut(List.of(tokens.spend(found))).block(SOON);
    assertThat(before).containsAll(redis.keys("fg:*"));
  }
}
