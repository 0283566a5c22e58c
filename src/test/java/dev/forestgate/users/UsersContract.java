package dev.forestgate.users;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.failure.FieldError;
import dev.forestgate.secret.Secret;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What every {@link Users} does, whichever store it keeps them in. */
abstract class UsersContract {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Secret HASH = Secret.of("$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA");
  private static final Secret OTHER_HASH = Secret.of("$argon2id$v=19$m=9,t=2,p=1$c2FsdA$aGFzaA");
  private static final int AT_ONCE = 50;

  /** The store under test, with {@link #CLOCK}. */
  abstract Users users();

  /** Marks the account's address as verified. */
  abstract void verifyEmail(UUID id);

  /** Marks the account as disabled. */
  abstract void disable(UUID id);

  /** Gives the account's credentials {@code version}. */
  abstract void setCredentialVersion(UUID id, int version);

  @Test
  void aNewAccountIsReturnedWhole() {
    String name = "Zoe\u0308 " + unique();
    User added = added(name, null);
    assertThat(added).isEqualTo(new User(added.id(), name, null, false, HASH, 0, false, NOW, NOW));
  }

  @Test
  void aNewAddressIsKeptAsTypedAndUnverified() {
    String name = unique();
    User added = added(name, name + "@Example.com");
    assertThat(added)
        .isEqualTo(
            new User(added.id(), name, name + "@Example.com", false, HASH, 0, false, NOW, NOW));
  }

  @Test
  void anAccountIsFoundByItsId() {
    User added = added(unique(), unique() + "@example.com");
    StepVerifier.create(users().findById(added.id()))
        .expectNext(added)
        .expectComplete()
        .verify(SOON);
  }

  @Test
  void anUnknownIdIsEmpty() {
    assertEmpty(users().findById(UUID.randomUUID()));
  }

  @Test
  void anAccountIsFoundByItsNameInAnySpelling() {
    String name = "Z\u00f6e \u212A " + unique();
    User added = added(name, null);
    Stream.of(
            name,
            name.toLowerCase(Locale.ROOT),
            name.toUpperCase(Locale.ROOT),
            name.replace("\u212A", "k"),
            name.replace('e', '\uFF45'),
            Normalizer.normalize(name, Form.NFD),
            Normalizer.normalize(name, Form.NFKC))
        .forEach(spelling -> assertFound(spelling, added));
  }

  @Test
  void anAccountIsNotFoundByHalfItsNameOrMore() {
    String name = added(unique(), null).username();
    Stream.of(name.substring(1), name + " ", " " + name, name + "%", name.replace('-', '_'))
        .forEach(login -> assertEmpty(users().findByLogin(login)));
  }

  @Test
  void anAddressSignsInOnceItIsVerified() {
    String email = "Z\u00f6e." + unique() + "@Example.com";
    UUID id = added(unique(), email).id();
    assertEmpty(users().findByLogin(email));
    verifyEmail(id);
    User verified = found(id);
    assertThat(verified.emailVerified()).isTrue();
    Stream.of(
            email,
            email.toLowerCase(Locale.ROOT),
            email.toUpperCase(Locale.ROOT),
            Normalizer.normalize(email, Form.NFD))
        .forEach(spelling -> assertFound(spelling, verified));
  }

  @Test
  void aVerifiedAddressSignsInWithAnAtSignOfFullWidth() {
    String email = unique() + "@example.com";
    UUID id = added(unique(), email).id();
    verifyEmail(id);
    assertFound(email.replace('@', '\uFF20'), found(id));
  }

  @Test
  void aVerifiedAddressIsFoundByTheNameToo() {
    User added = added(unique(), unique() + "@example.com");
    verifyEmail(added.id());
    assertFound(added.username(), found(added.id()));
  }

  @Test
  void aNameIsTakenInEverySpelling() {
    String name = "Z\u00f6e " + unique();
    added(name, null);
    Stream.of(name, name.toUpperCase(Locale.ROOT), Normalizer.normalize(name, Form.NFD))
        .forEach(spelling -> assertRefused(spelling, null, USERNAME_TAKEN));
  }

  @Test
  void anAddressIsTakenInEverySpelling() {
    String email = "z\u00f6e." + unique() + "@example.com";
    added(unique(), email);
    Stream.of(email, email.toUpperCase(Locale.ROOT), Normalizer.normalize(email, Form.NFD))
        .forEach(spelling -> assertRefused(unique(), spelling, EMAIL_TAKEN));
  }

  @Test
  void aRefusedAccountLeavesNoTrace() {
    String email = unique() + "@example.com";
    added(unique(), email);
    String name = unique();
    assertRefused(name, email, EMAIL_TAKEN);
    assertEmpty(users().findByLogin(name));
    assertThat(added(name, null).username()).isEqualTo(name);
  }

  @Test
  void accountsWithoutAnAddressDoNotCollide() {
    User one = added(unique(), null);
    User other = added(unique(), null);
    assertThat(other.id()).isNotEqualTo(one.id());
    assertFound(one.username(), one);
    assertFound(other.username(), other);
  }

  @Test
  void ofManyEqualRegistrationsOneSucceeds() {
    String name = unique();
    List<String> outcomes = atOnce(attempt -> newUser(name, null));
    assertThat(outcomes).containsExactlyInAnyOrderElementsOf(oneOf(USERNAME_TAKEN));
    StepVerifier.create(users().findByLogin(name)).expectNextCount(1).expectComplete().verify(SOON);
  }

  @Test
  void ofManyRegistrationsWithOneAddressOneSucceeds() {
    String email = unique() + "@example.com";
    List<String> outcomes = atOnce(attempt -> newUser(unique(), email));
    assertThat(outcomes).containsExactlyInAnyOrderElementsOf(oneOf(EMAIL_TAKEN));
  }

  @Test
  void nothingIsAddedUntilSomeoneSubscribes() {
    String name = unique();
    Mono<User> adding = users().add(newUser(name, null));
    assertEmpty(users().findByLogin(name));
    User added = requireNonNull(adding.block(SOON));
    assertFound(name, added);
    StepVerifier.create(adding)
        .expectErrorSatisfies(error -> assertThat(failure(error)).isEqualTo(USERNAME_TAKEN))
        .verify(SOON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nobody-at-all",
        "nobody@example.com",
        "@",
        "%",
        "_",
        "*",
        "\\",
        "'",
        "''",
        "' or '1'='1",
        "'; drop table users; --",
        "\" or 1=1 --",
        "$1",
        "?",
        ":name",
        "%' or email like '%@%",
        "\uD83D\uDE00"
      })
  void anUnknownLoginIsEmpty(String login) {
    assertEmpty(users().findByLogin(login));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "nobody\u0000", "nobody\u0000@example.com"})
  void aLoginThatIsNoTextIsEmpty(String login) {
    assertEmpty(users().findByLogin(login));
  }

  @ParameterizedTest
  @ValueSource(ints = {513, 100_000, 5_000_000})
  void aVeryLongLoginIsEmpty(int length) {
    assertEmpty(users().findByLogin("a".repeat(length)));
    assertEmpty(users().findByLogin("a".repeat(length - 12) + "@example.com"));
  }

  @Test
  void theLongestNameThatCanBeRegisteredSignsIn() {
    String name = unique();
    String longest = name + "\uD83D\uDE00".repeat(64 - name.length());
    assertFound(longest, added(longest, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'; drop table users; --", "%", "_\\_", "$1 ?", "\"quoted\"", "{}[]()"})
  void aNameMadeOfSqlIsJustAName(String sql) {
    String name = sql + unique();
    User added = added(name, null);
    assertThat(added.username()).isEqualTo(name);
    assertFound(name, added);
  }

  @Test
  void aDisabledAccountIsReadAsSuch() {
    User added = added(unique(), null);
    disable(added.id());
    assertThat(found(added.id()).disabled()).isTrue();
  }

  @Test
  void theCredentialVersionIsRead() {
    User added = added(unique(), null);
    setCredentialVersion(added.id(), 7);
    assertThat(found(added.id()).credentialVersion()).isEqualTo(7);
  }

  @Test
  void aHashIsReplacedAndNothingElse() {
    User added = added(unique(), unique() + "@example.com");
    User other = added(unique(), null);
    assertReplaced(added.id(), HASH, OTHER_HASH, true);
    assertThat(found(added.id())).isEqualTo(withHash(added, OTHER_HASH));
    assertThat(found(other.id())).isEqualTo(other);
  }

  @Test
  void aHashThatWasChangedMeanwhileStays() {
    User added = added(unique(), null);
    Secret changed = Secret.of(HASH.reveal() + "A");
    assertReplaced(added.id(), HASH, changed, true);
    assertReplaced(added.id(), HASH, OTHER_HASH, false);
    assertThat(found(added.id())).isEqualTo(withHash(added, changed));
  }

  @Test
  void anAccountThatIsGoneHasNoHashToReplace() {
    assertReplaced(UUID.randomUUID(), HASH, OTHER_HASH, false);
  }

  @Test
  void ofManyReplacementsOfOneHashOneSucceeds() {
    UUID id = added(unique(), null).id();
    List<Boolean> outcomes =
        Flux.range(0, AT_ONCE)
            .flatMap(n -> users().replacePasswordHash(id, HASH, numbered(n)), AT_ONCE)
            .collectList()
            .block(SOON);
    assertThat(outcomes).hasSize(AT_ONCE).containsOnlyOnce(true);
  }

  @Test
  void noHashIsReplacedUntilSomeoneSubscribes() {
    User added = added(unique(), null);
    Mono<Boolean> replacing = users().replacePasswordHash(added.id(), HASH, OTHER_HASH);
    assertThat(found(added.id())).isEqualTo(added);
    StepVerifier.create(replacing).expectNext(true).expectComplete().verify(SOON);
  }

  @Test
  void anAccountDoesNotPrintItsHash() {
    assertThat(added(unique(), null).toString()).contains("[secret]").doesNotContain("argon2");
  }

  /** A name that no other test has. */
  static String unique() {
    return "user-" + UUID.randomUUID();
  }

  static NewUser newUser(String username, @Nullable String email) {
    List<FieldError> errors = new ArrayList<>();
    Username name = Username.parse(username, errors);
    EmailAddress address = EmailAddress.parse(email, errors);
    assertThat(errors).isEmpty();
    return new NewUser(requireNonNull(name), address, HASH);
  }

  private User added(String username, @Nullable String email) {
    return requireNonNull(users().add(newUser(username, email)).block(SOON));
  }

  private User found(UUID id) {
    return requireNonNull(users().findById(id).block(SOON));
  }

  private void assertReplaced(UUID id, Secret from, Secret to, boolean expected) {
    StepVerifier.create(users().replacePasswordHash(id, from, to))
        .expectNext(expected)
        .expectComplete()
        .verify(SOON);
  }

  private static Secret numbered(int n) {
    return Secret.of(OTHER_HASH.reveal() + n);
  }

  private static User withHash(User user, Secret hash) {
    return new User(
        user.id(),
        user.username(),
        user.email(),
        user.emailVerified(),
        hash,
        user.credentialVersion(),
        user.disabled(),
        user.createdAt(),
        user.updatedAt());
  }

  private void assertFound(String login, User expected) {
    StepVerifier.create(users().findByLogin(login))
        .expectNext(expected)
        .expectComplete()
        .verify(SOON);
  }

  private static void assertEmpty(Mono<User> search) {
    StepVerifier.create(search).expectComplete().verify(SOON);
  }

  private void assertRefused(String username, @Nullable String email, Failure expected) {
    StepVerifier.create(users().add(newUser(username, email)))
        .expectErrorSatisfies(error -> assertThat(failure(error)).isEqualTo(expected))
        .verify(SOON);
  }

  private List<String> atOnce(Function<Integer, NewUser> attempts) {
    List<String> outcomes =
        Flux.range(0, AT_ONCE)
            .map(attempts)
            .flatMap(
                user ->
                    users()
                        .add(user)
                        .map(added -> "added")
                        .onErrorResume(Failed.class, failed -> Mono.just(failed.failure().name())),
                AT_ONCE)
            .collectList()
            .block(SOON);
    return requireNonNull(outcomes);
  }

  private static List<String> oneOf(Failure others) {
    List<String> outcomes = new ArrayList<>(Collections.nCopies(AT_ONCE - 1, others.name()));
    outcomes.add("added");
    return outcomes;
  }

  private static Failure failure(Throwable error) {
    assertThat(error).isInstanceOf(Failed.class);
    return ((Failed) error).failure();
  }
}
