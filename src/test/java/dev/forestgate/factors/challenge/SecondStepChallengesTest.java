package dev.forestgate.factors.challenge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.factors.challenge.UnconfirmedTotps.UnconfirmedTotp;
import dev.forestgate.factors.model.FactorPurpose;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.redis.TestAccounts;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Challenges are valid once, for a while, for their visitor, and for five tries. */
class SecondStepChallengesTest {
  private static final Duration SOON = TestTimeouts.HANG;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static TestAccounts redis;

  private final UUID user = UUID.randomUUID();
  private final UUID visitor = UUID.randomUUID();
  private final SecondStep step =
      new SecondStep(user, 3, "cookie", List.of("otp", "x"), Set.of(visitor, UUID.randomUUID()));
  private final SecondStepChallenges challenges = new SecondStepChallenges(store(0), RANDOM);

  @BeforeAll
  static void connect() {
    redis = TestAccounts.in(1);
  }

  @AfterAll
  static void disconnect() {
    redis.close();
  }

  @Test
  void aChallengeLeadsToItsSignIn() {
    assertThat(tried(issued(), visitor)).containsExactly(step);
  }

  @Test
  void redisHoldsTheHashOfTheChallengeAlone() {
    Secret challenge = issued();
    assertThat(redis.hash("fg:{u" + user + "}:challenges"))
        .containsOnlyKeys("second-step:" + challenge.sha256());
  }

  @Test
  void fiveTriesAreTheMost() {
    Secret challenge = issued();
    for (int n = 0; n < 5; n++) {
      assertThat(tried(challenge, visitor)).isNotEmpty();
    }
    assertThat(tried(challenge, visitor)).isEmpty();
    assertThat(tried(challenge, visitor)).isEmpty();
  }

  /** The fifth try may be the right one, and the sixth a parallel one. */
  @Test
  void aFurtherTryDoesNotVoidTheOneBefore() {
    Secret challenge = issued();
    for (int n = 0; n < 7; n++) {
      tried(challenge, visitor);
    }
    assertThat(challenges.spend(challenge).block(SOON)).isTrue();
    assertThat(challenges.spend(challenge).block(SOON)).isFalse();
  }

  @Test
  void ofManyParallelTriesFiveAreCounted() {
    Secret challenge = issued();
    List<SecondStep> tried =
        Flux.range(0, 20)
            .flatMap(n -> challenges.tryOnce(challenge, visitor), 20)
            .collectList()
            .block(SOON);
    assertThat(tried).hasSize(5);
  }

  @Test
  void aChallengeIsSpentOnce() {
    Secret challenge = issued();
    List<Boolean> spent =
        Flux.range(0, 20).flatMap(n -> challenges.spend(challenge), 20).collectList().block(SOON);
    assertThat(spent).containsOnlyOnce(true);
    assertThat(tried(challenge, visitor)).isEmpty();
  }

  @Test
  void anotherVisitorAndAnotherChallengeFindNothing() {
    Secret challenge = issued();
    assertThat(tried(challenge, UUID.randomUUID())).isEmpty();
    for (String other : List.of("", "x", "=", challenge.reveal() + "A", "A".repeat(64))) {
      assertThat(tried(Secret.of(other), visitor)).isEmpty();
      assertThat(challenges.spend(Secret.of(other)).block(SOON)).isFalse();
    }
    assertThat(tried(challenge, visitor)).isNotEmpty();
  }

  @Test
  void aChallengeExpires() {
    Secret challenge = issued();
    assertThat(tried(new SecondStepChallenges(store(299_000), RANDOM), challenge)).isNotEmpty();
    assertThat(tried(new SecondStepChallenges(store(301_000), RANDOM), challenge)).isEmpty();
  }

  @Test
  void expiredChallengesAreDroppedAndTheirNumberIsLimited() {
    issued();
    var later = new SecondStepChallenges(store(301_000), RANDOM);
    for (int n = 0; n < 110; n++) {
      later.issue(step).block(SOON);
    }
    assertThat(redis.hash("fg:{u" + user + "}:challenges")).hasSize(100);
  }

  @Test
  void aDeletedAccountHasNoChallenges() {
    Secret challenge = issued();
    challenges.forget(user).block(SOON);
    assertThat(tried(challenge, visitor)).isEmpty();
    assertThat(redis.has("fg:{u" + user + "}:challenges")).isFalse();
  }

  @Test
  void aCeremonyIsEndedOnce() {
    var ceremonies = new Ceremonies(store(0), RANDOM);
    Ceremony begun = requireNonNull(ceremonies.begin(FactorPurpose.ELEVATION, user).block(SOON));
    assertThat(begun.challenge()).hasSize(32);
    List<Ceremony> ended =
        Flux.range(0, 20)
            .flatMap(n -> ceremonies.end(FactorPurpose.ELEVATION, user, begun.token()), 20)
            .collectList()
            .block(SOON);
    assertThat(ended).containsExactly(begun);
    Ceremony signIn = requireNonNull(ceremonies.beginSignIn().block(SOON));
    assertThat(ceremonies.endSignIn(signIn.token()).block(SOON)).isEqualTo(signIn);
    assertThat(ceremonies.endSignIn(signIn.token()).blockOptional(SOON)).isEmpty();
  }

  @Test
  void anUnconfirmedTotpIsKeptForTenMinutes() {
    var totps = new UnconfirmedTotps(store(0));
    var totp = new UnconfirmedTotp(UUID.randomUUID(), "sealed", "My second phone");
    totps.put(user, totp).block(SOON);
    assertThat(totps.find(user, totp.id()).block(SOON)).isEqualTo(totp);
    assertThat(new UnconfirmedTotps(store(599_000)).find(user, totp.id()).block(SOON)).isNotNull();
    assertThat(new UnconfirmedTotps(store(601_000)).find(user, totp.id()).blockOptional(SOON))
        .isEmpty();
  }

  private Secret issued() {
    return requireNonNull(challenges.issue(step).block(SOON));
  }

  private List<SecondStep> tried(Secret challenge, UUID by) {
    return challenges.tryOnce(challenge, by).blockOptional(SOON).stream().toList();
  }

  private List<SecondStep> tried(SecondStepChallenges later, Secret challenge) {
    return later.tryOnce(challenge, visitor).blockOptional(SOON).stream().toList();
  }

  /** Challenges at a time that is some milliseconds ahead. */
  private static Challenges store(long ahead) {
    String clock =
        "local function clock() local time = redis.call('TIME') return time[1] * 1000 + "
            + ahead
            + " end\n";
    return new Challenges(redis.redis(), new Scripts(redis.redis(), clock));
  }
}
