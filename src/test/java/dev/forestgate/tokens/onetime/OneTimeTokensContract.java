package dev.forestgate.tokens.onetime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.keys.SettableClock;
import dev.forestgate.transactions.Enlisted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Contract of one-time tokens for every store. */
abstract class OneTimeTokensContract {
  /** Early enough that tokens of other tests have not expired when these are deleted. */
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

  private static final Duration SOON = TestTimeouts.HANG;
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final int AT_ONCE = 20;

  private final SettableClock clock = new SettableClock(NOW);
  private final UUID alice = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();
  private final Subject address =
      new Subject("Alice-" + alice + "@Example.org", "alice-" + alice + "@example.org");

  abstract OneTimeTokens tokens(Clock clock);

  /** Commits {@code changes} in one transaction. */
  abstract Mono<Void> carryOut(List<Enlisted> changes);

  private OneTimeTokens tokens() {
    return tokens(clock);
  }

  @ParameterizedTest
  @EnumSource
  void aTokenIsGoodOnceItIsStored(Purpose purpose) {
    IssuedToken issued = tokens().issue(purpose, alice, address);
    assertThat(find(purpose, issued)).isNull();
    store(issued);
    assertThat(find(purpose, issued))
        .isEqualTo(new OneTimeToken(purpose, alice, address, issued.token().sha256()));
    assertThat(find(purpose, issued)).as("to look at it spends nothing").isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void itIsGoodUntilItsLastMomentAndNotAtItsEnd(Purpose purpose) {
    IssuedToken issued = stored(purpose, alice, address);
    assertThat(issued.expiresAt()).isEqualTo(NOW.plus(purpose.lifetime()));
    OneTimeToken found = requireNonNull(find(purpose, issued));
    clock.set(issued.expiresAt().minus(MOMENT));
    assertThat(find(purpose, issued)).isEqualTo(found);
    Enlisted inTime = tokens().spend(found);

    clock.set(issued.expiresAt());
    assertThat(find(purpose, issued)).isNull();
    assertThat(tokens().findBySubject(purpose, address.key()).collectList().block(SOON)).isEmpty();
    assertRefused(tokens().spend(found));
    carryOut(List.of(inTime)).block(SOON);
  }

  @Test
  void theLifetimesAreThoseOfTheContract() {
    assertThat(Purpose.VERIFY_EMAIL.lifetime()).hasHours(24);
    assertThat(Purpose.RESET_PASSWORD.lifetime()).hasMinutes(30);
    assertThat(Purpose.INVITATION.lifetime()).hasDays(7);
    assertThat(Purpose.NOT_ME.lifetime()).hasDays(7);
    assertThat(Purpose.CODE_LIFETIME).hasMinutes(10);
    assertThat(Purpose.CODE_TRIES).isEqualTo(5);
  }

  @Test
  void aTokenHas256RandomBitsAndACodeSixDigits() {
    IssuedToken one = tokens().issue(Purpose.VERIFY_EMAIL, alice, address);
    IssuedToken other = tokens().issue(Purpose.VERIFY_EMAIL, alice, address);
    assertThat(one.token().reveal()).matches("[A-Za-z0-9_-]{43}");
    assertThat(one.token()).isNotEqualTo(other.token());
    assertThat(requireNonNull(one.code()).reveal()).matches("[0-9]{6}");
    assertThat(one.codeExpiresAt()).isEqualTo(NOW.plus(Purpose.CODE_LIFETIME));
    assertThat(tokens().issue(Purpose.RESET_PASSWORD, alice, Subject.NONE).code()).isNull();
    assertThat(one.toString()).doesNotContain(one.token().reveal());
  }

  @Test
  void itIsGoodForNothingElse() {
    IssuedToken issued = stored(Purpose.VERIFY_EMAIL, alice, address);
    assertThat(find(Purpose.RESET_PASSWORD, issued)).isNull();
    assertThat(find(Purpose.NOT_ME, issued)).isNull();
    for (String planted : List.of("", "A".repeat(43), issued.token().sha256(), "%", "'")) {
      assertThat(tokens().find(Purpose.VERIFY_EMAIL, Secret.of(planted)).block(SOON)).isNull();
    }
  }

  @Test
  void itIsSpentOnceHoweverManyTry() {
    IssuedToken issued = stored(Purpose.RESET_PASSWORD, alice, Subject.NONE);
    OneTimeToken found = requireNonNull(find(Purpose.RESET_PASSWORD, issued));
    List<Boolean> outcomes =
        Flux.range(0, AT_ONCE)
            .flatMap(
                n ->
                    carryOut(List.of(tokens().spend(found)))
                        .thenReturn(true)
                        .onErrorResume(Failed.class, failed -> Mono.just(false)),
                AT_ONCE)
            .collectList()
            .block(SOON);
    assertThat(outcomes).hasSize(AT_ONCE).containsOnlyOnce(true);
    assertThat(find(Purpose.RESET_PASSWORD, issued)).isNull();
    assertRefused(tokens().spend(found));
  }

  @Test
  void theNextOneTakesThePlaceOfTheLast() {
    IssuedToken first = stored(Purpose.VERIFY_EMAIL, alice, address);
    OneTimeToken found = requireNonNull(find(Purpose.VERIFY_EMAIL, first));
    Subject elsewhere = new Subject("elsewhere@example.org", "elsewhere@example.org");
    IssuedToken second = stored(Purpose.VERIFY_EMAIL, alice, elsewhere);
    assertThat(find(Purpose.VERIFY_EMAIL, first)).isNull();
    assertRefused(tokens().spend(found));
    assertThat(requireNonNull(find(Purpose.VERIFY_EMAIL, second)).subject()).isEqualTo(elsewhere);
  }

  @Test
  void othersKeepTheirsAndSoDoOtherPurposes() {
    IssuedToken alices = stored(Purpose.VERIFY_EMAIL, alice, address);
    IssuedToken bobs = stored(Purpose.VERIFY_EMAIL, bob, address);
    IssuedToken reset = stored(Purpose.RESET_PASSWORD, alice, Subject.NONE);
    assertThat(find(Purpose.VERIFY_EMAIL, alices)).isNotNull();
    assertThat(find(Purpose.VERIFY_EMAIL, bobs)).isNotNull();
    assertThat(find(Purpose.RESET_PASSWORD, reset)).isNotNull();
    assertThat(
            tokens()
                .findBySubject(Purpose.VERIFY_EMAIL, address.key())
                .map(OneTimeToken::userId)
                .collectList()
                .block(SOON))
        .containsExactlyInAnyOrder(alice, bob);
  }

  @Test
  void tokenWithoutASubjectIsNotFoundBySubject() {
    stored(Purpose.RESET_PASSWORD, alice, Subject.NONE);
    assertThat(tokens().findBySubject(Purpose.RESET_PASSWORD, "").collectList().block(SOON))
        .isEmpty();
  }

  @Test
  void eachSessionHasALinkOfItsOwn() {
    Subject here = Subject.session(UUID.randomUUID());
    Subject there = Subject.session(UUID.randomUUID());
    IssuedToken aboutHere = stored(Purpose.NOT_ME, alice, here);
    IssuedToken aboutThere = stored(Purpose.NOT_ME, alice, there);
    assertThat(requireNonNull(find(Purpose.NOT_ME, aboutHere)).subject()).isEqualTo(here);
    IssuedToken again = stored(Purpose.NOT_ME, alice, here);
    assertThat(find(Purpose.NOT_ME, aboutHere)).isNull();
    assertThat(find(Purpose.NOT_ME, again)).isNotNull();
    assertThat(find(Purpose.NOT_ME, aboutThere)).isNotNull();
  }

  @Test
  void eachAddressOfBeforeHasALinkOfItsOwnWhichOutlivesTheOthers() {
    IssuedToken first = stored(Purpose.UNDO_EMAIL, alice, new Subject("a@x.org", "a@x.org"));
    IssuedToken second = stored(Purpose.UNDO_EMAIL, alice, new Subject("b@x.org", "b@x.org"));
    IssuedToken reset = stored(Purpose.RESET_PASSWORD, alice, Subject.NONE);
    IssuedToken notMe = stored(Purpose.NOT_ME, alice, Subject.session(UUID.randomUUID()));
    carryOut(List.of(tokens().discardAllBut(alice, Purpose.UNDO_EMAIL))).block(SOON);
    assertThat(find(Purpose.RESET_PASSWORD, reset)).isNull();
    assertThat(find(Purpose.NOT_ME, notMe)).isNull();
    assertThat(find(Purpose.UNDO_EMAIL, first)).isNotNull();
    assertThat(find(Purpose.UNDO_EMAIL, second)).isNotNull();
  }

  @Test
  void aCodeFindsItsTokenAndIsSpentWithIt() {
    IssuedToken issued = stored(Purpose.VERIFY_EMAIL, alice, address);
    OneTimeToken found = requireNonNull(tryCode(issued.code()));
    assertThat(found).isEqualTo(find(Purpose.VERIFY_EMAIL, issued));
    carryOut(List.of(tokens().spend(found))).block(SOON);
    assertThat(tryCode(issued.code())).isNull();
    assertThat(find(Purpose.VERIFY_EMAIL, issued)).isNull();
  }

  @Test
  void aCodeIsGoodUntilItsLastMomentAndItsLinkLonger() {
    IssuedToken issued = stored(Purpose.VERIFY_EMAIL, alice, address);
    clock.set(NOW.plus(Purpose.CODE_LIFETIME).minus(MOMENT));
    assertThat(tryCode(issued.code())).isNotNull();
    clock.set(NOW.plus(Purpose.CODE_LIFETIME));
    assertThat(tryCode(issued.code())).isNull();
    assertThat(find(Purpose.VERIFY_EMAIL, issued)).isNotNull();
  }

  @Test
  void theFifthTryMayBeRightAndTheSixthMayNot() {
    IssuedToken issued = stored(Purpose.VERIFY_EMAIL, alice, address);
    for (int i = 0; i < 4; i++) {
      assertThat(tryCode(other(issued.code()))).isNull();
    }
    assertThat(tryCode(issued.code())).isNotNull();
    assertThat(tryCode(issued.code())).isNull();
    assertThat(find(Purpose.VERIFY_EMAIL, issued)).as("its link").isNotNull();
  }

  @Test
  void ofManyTriesAtOnceFiveAreLookedAt() {
    IssuedToken issued = stored(Purpose.VERIFY_EMAIL, alice, address);
    Secret code = requireNonNull(issued.code());
    Long right =
        Flux.range(0, AT_ONCE)
            .flatMap(n -> tokens().tryCode(address.key(), code), AT_ONCE)
            .count()
            .block(SOON);
    assertThat(right).isEqualTo(Purpose.CODE_TRIES);
  }

  @Test
  void aNewCodeTakesThePlaceOfTheLastAndHasItsOwnTries() {
    IssuedToken first = stored(Purpose.VERIFY_EMAIL, alice, address);
    for (int i = 0; i < Purpose.CODE_TRIES; i++) {
      assertThat(tryCode(other(first.code()))).isNull();
    }
    IssuedToken second = stored(Purpose.VERIFY_EMAIL, alice, address);
    if (!requireNonNull(first.code()).equals(second.code())) {
      assertThat(tryCode(first.code())).isNull();
    }
    assertThat(tryCode(second.code())).isNotNull();
  }

  @Test
  void guessCountsForAllTokensOfTheAddress() {
    IssuedToken alices = stored(Purpose.VERIFY_EMAIL, alice, address);
    IssuedToken bobs = stored(Purpose.VERIFY_EMAIL, bob, address);
    assertThat(requireNonNull(tryCode(bobs.code())).subject()).isEqualTo(address);
    for (int i = 1; i < Purpose.CODE_TRIES; i++) {
      tryCode(Secret.of("none"));
    }
    assertThat(tryCode(alices.code())).isNull();
    assertThat(tryCode(bobs.code())).isNull();
  }

  @Test
  void aCodeIsNothingForAnotherAddress() {
    IssuedToken issued = stored(Purpose.VERIFY_EMAIL, alice, address);
    Secret code = requireNonNull(issued.code());
    for (String key : List.of("", "%", "mallory@example.org")) {
      assertThat(tokens().tryCode(key, code).block(SOON)).isNull();
    }
  }

  @Test
  void discardedOnesAreVoid() {
    IssuedToken verification = stored(Purpose.VERIFY_EMAIL, alice, address);
    IssuedToken reset = stored(Purpose.RESET_PASSWORD, alice, Subject.NONE);
    IssuedToken bobs = stored(Purpose.RESET_PASSWORD, bob, Subject.NONE);
    carryOut(List.of(tokens().discard(alice, Purpose.RESET_PASSWORD))).block(SOON);
    assertThat(find(Purpose.RESET_PASSWORD, reset)).isNull();
    assertThat(find(Purpose.VERIFY_EMAIL, verification)).isNotNull();

    carryOut(List.of(tokens().discard(alice))).block(SOON);
    assertThat(find(Purpose.VERIFY_EMAIL, verification)).isNull();
    assertThat(find(Purpose.RESET_PASSWORD, bobs)).isNotNull();
    carryOut(List.of(tokens().discard(alice), tokens().discard(alice, Purpose.NOT_ME))).block(SOON);
  }

  @Test
  void aStepThatFailsSpendsNothing() {
    IssuedToken issued = stored(Purpose.RESET_PASSWORD, alice, Subject.NONE);
    OneTimeToken found = requireNonNull(find(Purpose.RESET_PASSWORD, issued));
    OneTimeToken gone = new OneTimeToken(Purpose.RESET_PASSWORD, bob, Subject.NONE, "no such hash");
    StepVerifier.create(carryOut(List.of(tokens().spend(found), tokens().spend(gone))))
        .expectError(Failed.class)
        .verify(SOON);
    assertThat(find(Purpose.RESET_PASSWORD, issued)).isEqualTo(found);
  }

  @Test
  void onlyExpiredTokensAreRemoved() {
    IssuedToken reset = stored(Purpose.RESET_PASSWORD, alice, Subject.NONE);
    IssuedToken verification = stored(Purpose.VERIFY_EMAIL, alice, address);
    clock.set(reset.expiresAt());
    assertThat(tokens().removeExpired().block(SOON)).isPositive();
    assertThat(tokens().removeExpired().block(SOON)).isZero();
    clock.set(NOW);
    assertThat(find(Purpose.RESET_PASSWORD, reset)).isNull();
    assertThat(find(Purpose.VERIFY_EMAIL, verification)).isNotNull();
  }

  private IssuedToken stored(Purpose purpose, UUID user, Subject subject) {
    IssuedToken issued = tokens().issue(purpose, user, subject);
    store(issued);
    return issued;
  }

  private void store(IssuedToken issued) {
    carryOut(List.of(issued.stored())).block(SOON);
  }

  private @Nullable OneTimeToken find(Purpose purpose, IssuedToken issued) {
    return tokens().find(purpose, issued.token()).block(SOON);
  }

  private @Nullable OneTimeToken tryCode(@Nullable Secret code) {
    return tokens().tryCode(address.key(), requireNonNull(code)).block(SOON);
  }

  private static Secret other(@Nullable Secret code) {
    return Secret.of(requireNonNull(code).reveal().equals("000000") ? "111111" : "000000");
  }

  private void assertRefused(Enlisted spent) {
    StepVerifier.create(carryOut(List.of(spent)))
        .expectErrorSatisfies(
            failed -> assertThat(((Failed) failed).failure()).isEqualTo(Failure.INVALID_TOKEN))
        .verify(SOON);
  }
}
