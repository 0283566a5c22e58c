package dev.forestgate.characters;

import static dev.forestgate.failure.Failure.NOT_OWNED;
import static dev.forestgate.failure.Failure.TOO_MANY_CHARACTERS;
import static dev.forestgate.failure.Failure.UNAUTHENTICATED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.characters.Characters.Draft;
import dev.forestgate.characters.Characters.Edit;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Contract of {@link Characters} for every store. */
abstract class CharactersContract {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final Duration SOON = TestTimeouts.HANG;

  /** Maximum per account in these tests. */
  static final int MOST = 5;

  private static final int AT_ONCE = 50;
  private static final Draft ARIA = new Draft("Aria", "Walks by night.", 1, 7);

  /** The store under test. */
  abstract Characters characters(Clock clock, int most);

  /** A new account. */
  abstract UUID owner();

  /** Deletes the account. */
  abstract void deleteOwner(UUID owner);

  @Test
  void aNewCharacterIsReturnedWhole() {
    CharacterSummary added = added(owner(), ARIA);
    assertThat(added)
        .isEqualTo(new CharacterSummary(added.id(), "Aria", "Walks by night.", 1, 7, NOW, NOW));
  }

  @Test
  void listIsEmptyWithoutCharacters() {
    assertThat(list(owner())).isEmpty();
    assertThat(list(UUID.randomUUID())).isEmpty();
  }

  @Test
  void theOldestComesFirstAndAlwaysInTheSameOrder() {
    UUID owner = owner();
    CharacterSummary later = requireNonNull(tomorrow().add(owner, ARIA).block(SOON));
    List<CharacterSummary> first =
        IntStream.range(0, MOST - 1).mapToObj(i -> added(owner, ARIA)).toList();
    List<CharacterSummary> listed = list(owner);
    assertThat(listed.subList(0, MOST - 1)).containsExactlyInAnyOrderElementsOf(first);
    assertThat(listed.subList(MOST - 1, listed.size())).containsExactly(later);
    assertThat(list(owner)).isEqualTo(listed);
  }

  @Test
  void eachSeesTheirOwnOnly() {
    UUID alice = owner();
    UUID bob = owner();
    CharacterSummary ofAlice = added(alice, ARIA);
    CharacterSummary ofBob = added(bob, ARIA);
    assertThat(list(alice)).containsExactly(ofAlice);
    assertThat(list(bob)).containsExactly(ofBob);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; drop table characters; --",
        "%",
        "$1 ?",
        "\"quoted\"",
        "Zoe\u0308",
        "\u00c5sa",
        "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
        " kept ",
        "a\nb",
        "account_id",
        "\ufffd\uffff"
      })
  void textStaysAsItWasTyped(String text) {
    UUID owner = owner();
    CharacterSummary added = added(owner, new Draft(text, text, 0, 0));
    assertThat(added.name()).isEqualTo(text);
    assertThat(added.description()).isEqualTo(text);
    assertThat(list(owner)).containsExactly(added);
  }

  @Test
  void theLongestAndTheShortestFit() {
    UUID owner = owner();
    String face = "\ud83d\ude00";
    Draft longest = new Draft(face.repeat(64), face.repeat(2000), 3, 255);
    Draft shortest = new Draft("a", "", 0, 0);
    assertThat(added(owner, longest).description()).isEqualTo(longest.description());
    assertThat(added(owner, shortest).description()).isEmpty();
    assertThat(list(owner)).hasSize(2);
  }

  @Test
  void aChangeLeavesTheRest() {
    UUID owner = owner();
    CharacterSummary old = added(owner, ARIA);
    CharacterSummary renamed =
        requireNonNull(tomorrow().change(owner, old.id(), new Edit("Bryn", null)).block(SOON));
    Instant tomorrow = NOW.plus(Duration.ofDays(1));
    assertThat(renamed)
        .isEqualTo(new CharacterSummary(old.id(), "Bryn", "Walks by night.", 1, 7, NOW, tomorrow));
    assertThat(changed(owner, old.id(), new Edit(null, "")))
        .isEqualTo(new CharacterSummary(old.id(), "Bryn", "", 1, 7, NOW, NOW));
    assertThat(list(owner))
        .containsExactly(new CharacterSummary(old.id(), "Bryn", "", 1, 7, NOW, NOW));
  }

  @Test
  void aChangeOfNothingChangesNothing() {
    UUID owner = owner();
    CharacterSummary old = added(owner, ARIA);
    StepVerifier.create(tomorrow().change(owner, old.id(), new Edit(null, null)))
        .expectNext(old)
        .expectComplete()
        .verify(SOON);
    assertThat(list(owner)).containsExactly(old);
  }

  @Test
  void ofTwoChangesAtOnceEachHolds() {
    UUID owner = owner();
    for (int i = 0; i < AT_ONCE; i++) {
      UUID id = added(owner, ARIA).id();
      Flux.merge(
              characters().change(owner, id, new Edit("Bryn", null)),
              characters().change(owner, id, new Edit(null, "Sings.")))
          .blockLast(SOON);
      CharacterSummary both = list(owner).get(0);
      assertThat(both.name()).isEqualTo("Bryn");
      assertThat(both.description()).isEqualTo("Sings.");
      characters().delete(owner, id).block(SOON);
    }
  }

  @Test
  void ofManyChangesAtOnceOneIsLastAndWhole() {
    UUID owner = owner();
    UUID id = added(owner, ARIA).id();
    Flux.range(0, AT_ONCE)
        .flatMap(n -> characters().change(owner, id, new Edit("name " + n, "text " + n)), AT_ONCE)
        .blockLast(SOON);
    CharacterSummary last = list(owner).get(0);
    assertThat(last.name().substring(5)).isEqualTo(last.description().substring(5));
  }

  @Test
  void aDeletedCharacterIsGone() {
    UUID owner = owner();
    CharacterSummary stays = added(owner, ARIA);
    CharacterSummary goes = added(owner, ARIA);
    StepVerifier.create(characters().delete(owner, goes.id())).expectComplete().verify(SOON);
    assertThat(list(owner)).containsExactly(stays);
    assertFails(characters().delete(owner, goes.id()), NOT_OWNED);
    assertFails(characters().change(owner, goes.id(), new Edit("Bryn", null)), NOT_OWNED);
  }

  @Test
  void ofManyDeletionsOfOneOneSucceeds() {
    UUID owner = owner();
    UUID id = added(owner, ARIA).id();
    List<Boolean> outcomes =
        Flux.range(0, AT_ONCE)
            .flatMap(
                n ->
                    characters()
                        .delete(owner, id)
                        .thenReturn(true)
                        .onErrorReturn(Failed.class, false),
                AT_ONCE)
            .collectList()
            .block(SOON);
    assertThat(outcomes).hasSize(AT_ONCE).containsOnlyOnce(true);
  }

  @Test
  void anothersCharacterAndAnUnknownOneAreNotOwned() {
    UUID alice = owner();
    UUID bob = owner();
    CharacterSummary ofBob = added(bob, ARIA);
    for (UUID id : List.of(ofBob.id(), UUID.randomUUID(), alice)) {
      assertFails(characters().change(alice, id, new Edit("Mine", null)), NOT_OWNED);
      assertFails(characters().change(alice, id, new Edit(null, null)), NOT_OWNED);
      assertFails(characters().delete(alice, id), NOT_OWNED);
    }
    assertThat(list(bob)).containsExactly(ofBob);
  }

  @Test
  void anAccountHasAsManyAsItMayAndMoreAgainAfterADeletion() {
    UUID owner = owner();
    List<CharacterSummary> all =
        IntStream.range(0, MOST).mapToObj(i -> added(owner, ARIA)).toList();
    assertFails(characters().add(owner, ARIA), TOO_MANY_CHARACTERS);
    assertThat(list(owner)).hasSize(MOST);
    characters().delete(owner, all.get(0).id()).block(SOON);
    added(owner, ARIA);
    assertFails(characters().add(owner, ARIA), TOO_MANY_CHARACTERS);
    added(owner(), ARIA);
  }

  @Test
  void accountAboveALoweredLimitKeepsItsCharactersAndGetsNoMore() {
    UUID owner = owner();
    added(owner, ARIA);
    added(owner, ARIA);
    assertFails(characters(CLOCK, 1).add(owner, ARIA), TOO_MANY_CHARACTERS);
    assertThat(list(owner)).hasSize(2);
  }

  @Test
  void ofManyAddedAtOnceAsManyAsItMayAreThere() {
    UUID owner = owner();
    List<String> outcomes =
        requireNonNull(
            Flux.range(0, AT_ONCE)
                .flatMap(
                    n ->
                        characters()
                            .add(owner, ARIA)
                            .map(added -> "added")
                            .onErrorResume(
                                Failed.class, failed -> Mono.just(failed.failure().name())),
                    AT_ONCE)
                .collectList()
                .block(SOON));
    assertThat(outcomes.stream().filter("added"::equals)).hasSize(MOST);
    assertThat(outcomes.stream().filter(TOO_MANY_CHARACTERS.name()::equals))
        .hasSize(AT_ONCE - MOST);
    assertThat(list(owner)).hasSize(MOST);
  }

  @Test
  void charactersGoWithTheirAccount() {
    UUID alice = owner();
    UUID bob = owner();
    UUID id = added(alice, ARIA).id();
    CharacterSummary ofBob = added(bob, ARIA);
    deleteOwner(alice);
    assertThat(list(alice)).isEmpty();
    assertFails(characters().change(alice, id, new Edit("Bryn", null)), NOT_OWNED);
    assertFails(characters().add(alice, ARIA), UNAUTHENTICATED);
    assertThat(list(alice)).isEmpty();
    assertThat(list(bob)).containsExactly(ofBob);
  }

  @Test
  void characterNeedsAnExistingAccount() {
    assertFails(characters().add(UUID.randomUUID(), ARIA), UNAUTHENTICATED);
  }

  @Test
  void nothingHappensBeforeSubscription() {
    UUID owner = owner();
    Mono<CharacterSummary> adding = characters().add(owner, ARIA);
    assertThat(list(owner)).isEmpty();
    CharacterSummary one = requireNonNull(adding.block(SOON));
    CharacterSummary two = requireNonNull(adding.block(SOON));
    assertThat(one.id()).isNotEqualTo(two.id());
    Mono<Void> deleting = characters().delete(owner, one.id());
    Mono<CharacterSummary> changing = characters().change(owner, two.id(), new Edit("B", null));
    assertThat(list(owner)).containsExactlyInAnyOrder(one, two);
    deleting.then(changing).block(SOON);
    assertThat(list(owner).stream().map(CharacterSummary::name)).containsExactly("B");
  }

  final Characters characters() {
    return characters(CLOCK, MOST);
  }

  private Characters tomorrow() {
    return characters(Clock.offset(CLOCK, Duration.ofDays(1)), MOST);
  }

  final CharacterSummary added(UUID owner, Draft draft) {
    return requireNonNull(characters().add(owner, draft).block(SOON));
  }

  final List<CharacterSummary> list(UUID owner) {
    return requireNonNull(characters().list(owner).collectList().block(SOON));
  }

  private CharacterSummary changed(UUID owner, UUID id, Edit edit) {
    return requireNonNull(characters().change(owner, id, edit).block(SOON));
  }

  private static void assertFails(Publisher<?> work, Failure expected) {
    StepVerifier.create(work)
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(Failed.class);
              assertThat(((Failed) error).failure()).isEqualTo(expected);
            })
        .verify(SOON);
  }
}
