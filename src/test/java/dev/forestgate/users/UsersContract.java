package dev.forestgate.users;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.UNAUTHENTICATED;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
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

/** Contract of {@link Users} for every store. */
abstract class UsersContract {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static final Duration SOON = TestTimeouts.HANG;
  private static final Secret HASH = Secret.of("$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA");
  private static final Secret OTHER_HASH = Secret.of("$argon2id$v=19$m=9,t=2,p=1$c2FsdA$aGFzaA");
  private static final int AT_ONCE = 50;

  /** The store under test. */
  abstract Users users(Clock clock);

  /** Marks the account as disabled. */
  abstract void disable(UUID id);

  /** Write that stores {@code word}. */
  abstract Enlisted note(String word);

  /** Write that changes nothing and so fails the transaction with {@code otherwise}. */
  abstract Enlisted inVain(RuntimeException otherwise);

  /** True if a {@link #note} was committed. */
  abstract boolean isNoted(String word);

  private Users users() {
    return users(CLOCK);
  }

  private Users usersAfter(Duration time) {
    return users(Clock.offset(CLOCK, time));
  }

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
    String name = added(unique(), null).name();
    Stream.of(name.substring(1), name + " ", " " + name, name + "%", name.replace('-', '_'))
        .forEach(login -> assertEmpty(users().findByLogin(login)));
  }

  @Test
  void anAddressSignsInOnceItIsVerified() {
    String email = "Z\u00f6e." + unique() + "@Example.com";
    UUID id = added(unique(), email).id();
    assertEmpty(users().findByLogin(email));
    User verified = verified(id, email);
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
    verified(id, email);
    assertFound(email.replace('@', '\uFF20'), found(id));
  }

  @Test
  void aVerifiedAddressIsFoundByTheNameToo() {
    String email = unique() + "@example.com";
    User added = added(unique(), email);
    assertFound(added.name(), verified(added.id(), email));
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

  /** The domain was converted by IDNA 2003 when the account was created and verified. */
  @Test
  void anAddressHeldUnderItsFormerKeyGoesOnToWork() {
    String local = unique();
    String typed = local + "@stra\u00dfe.example";
    var before = new EmailAddress(typed, local + "@strasse.example");
    var user = new NewUser(UUID.randomUUID(), username(unique()), before, HASH);
    users().add(user, List.of()).block(SOON);
    User verified = requireNonNull(users().verifyEmail(user.id(), before, List.of()).block(SOON));
    assertFound(typed, verified);
    assertFound(before.key(), verified);
    StepVerifier.create(users().findByEmail(address(typed)))
        .expectNext(verified)
        .expectComplete()
        .verify(SOON);
  }

  @Test
  void anAddressWithAFormerKeyIsAnotherThanThatKeySays() {
    String local = unique();
    User other = added(unique(), local + "@strasse.example");
    User own = added(unique(), local + "@stra\u00dfe.example");
    assertThat(own.email()).isEqualTo(local + "@xn--strae-oqa.example");
    User verified = verified(own.id(), local + "@stra\u00dfe.example");
    verified(other.id(), local + "@strasse.example");
    assertFound(local + "@stra\u00dfe.example", verified);
    users().delete(own.id(), List.of()).block(SOON);
    assertEmpty(users().findByLogin(local + "@stra\u00dfe.example"));
    assertEmpty(users().findByEmail(address(local + "@stra\u00dfe.example")));
  }

  @Test
  void anAccountIsFoundByItsNameWithAndWithoutJoiners() {
    String name = "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627 " + unique().substring(0, 20);
    User added = added(name, null);
    Stream.of(name, name.replace("\u200c", "")).forEach(typed -> assertFound(typed, added));
    assertRefused(name.replace("\u200c", ""), null, USERNAME_TAKEN);
  }

  @Test
  void accountsWithoutAnAddressDoNotCollide() {
    User one = added(unique(), null);
    User other = added(unique(), null);
    assertThat(other.id()).isNotEqualTo(one.id());
    assertFound(one.name(), one);
    assertFound(other.name(), other);
  }

  @Test
  void oneOfManyEqualRegistrationsSucceeds() {
    String name = unique();
    List<String> outcomes = atOnce(attempt -> newUser(name, null));
    assertThat(outcomes).containsExactlyInAnyOrderElementsOf(oneOf(USERNAME_TAKEN));
    StepVerifier.create(users().findByLogin(name)).expectNextCount(1).expectComplete().verify(SOON);
  }

  @Test
  void oneOfManyRegistrationsWithAnAddressSucceeds() {
    String email = unique() + "@example.com";
    List<String> outcomes = atOnce(attempt -> newUser(unique(), email));
    assertThat(outcomes).containsExactlyInAnyOrderElementsOf(oneOf(EMAIL_TAKEN));
  }

  @Test
  void nothingIsAddedBeforeSubscription() {
    String name = unique();
    Mono<User> adding = users().add(newUser(name, null), List.of());
    assertEmpty(users().findByLogin(name));
    User added = requireNonNull(adding.block(SOON));
    assertFound(name, added);
    assertRefused(name, null, USERNAME_TAKEN);
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
    assertThat(added.name()).isEqualTo(name);
    assertFound(name, added);
  }

  @Test
  void aDisabledAccountIsReadAsSuch() {
    User added = added(unique(), null);
    disable(added.id());
    assertThat(found(added.id()).disabled()).isTrue();
  }

  @Test
  void anAddressIsFoundWhetherVerifiedOrNot() {
    String email = "z\u00f6e." + unique() + "@Example.com";
    User added = added(unique(), email);
    EmailAddress otherwise = address(email.toUpperCase(Locale.ROOT));
    StepVerifier.create(users().findByEmail(otherwise)).expectNext(added).verifyComplete();
    User verified = verified(added.id(), email);
    StepVerifier.create(users().findByEmail(otherwise)).expectNext(verified).verifyComplete();
    assertEmpty(users().findByEmail(address(unique() + "@example.com")));
  }

  @Test
  void aVerifiedAddressIsKeptAsItWasTypedThen() {
    User added = added(unique(), "Zoe." + unique() + "@example.com");
    String email = unique() + "@Example.com";
    User verified =
        requireNonNull(
            usersAfter(Duration.ofHours(1))
                .verifyEmail(added.id(), address(email), List.of())
                .block(SOON));
    assertThat(verified)
        .isEqualTo(
            new User(
                added.id(),
                added.username(),
                email,
                true,
                HASH,
                0,
                false,
                NOW,
                NOW.plus(Duration.ofHours(1))));
    assertThat(found(added.id())).isEqualTo(verified);
  }

  @Test
  void newAddressReplacesTheFormerOneWhichIsThenFree() {
    String before = unique() + "@example.com";
    String after = unique() + "@example.com";
    UUID id = verified(added(unique(), before).id(), before).id();
    User changed = verified(id, after);
    assertThat(changed.email()).isEqualTo(after);
    assertEmpty(users().findByLogin(before));
    assertThat(added(unique(), before).email()).isEqualTo(before);
  }

  @Test
  void verifyingAnAddressTakesItFromAnUnverifiedAccount() {
    String email = unique() + "@example.com";
    User squatter = added(unique(), email);
    User owner = verified(added(unique(), null).id(), email);
    assertThat(owner.emailVerified()).isTrue();
    assertThat(found(squatter.id()).email()).isNull();
    assertThat(found(squatter.id()).username()).isEqualTo(squatter.username());
    assertFound(email, owner);
  }

  @Test
  void addressVerifiedByAnotherAccountStaysWithIt() {
    String email = unique() + "@example.com";
    User owner = verified(added(unique(), email).id(), email);
    String before = unique() + "@example.com";
    User other = verified(added(unique(), before).id(), before);
    assertFailure(users().verifyEmail(other.id(), address(email), List.of(note("x"))), EMAIL_TAKEN);
    assertThat(found(other.id())).isEqualTo(other);
    assertFound(email, owner);
  }

  @Test
  void oneOfManyConcurrentVerificationsOfAnAddressSucceeds() {
    String email = unique() + "@example.com";
    List<UUID> claimants = new ArrayList<>(List.of(added(unique(), email).id()));
    for (int i = 1; i < AT_ONCE; i++) {
      claimants.add(added(unique(), null).id());
    }
    List<String> outcomes =
        outcomes(n -> users().verifyEmail(claimants.get(n), address(email), List.of()));
    assertThat(outcomes).containsExactlyInAnyOrderElementsOf(oneOf(EMAIL_TAKEN));
    assertThat(claimants.stream().filter(id -> found(id).email() != null)).hasSize(1);
  }

  @Test
  void missingAccountVerifiesNoAddress() {
    String email = unique() + "@example.com";
    User squatter = added(unique(), email);
    assertEmpty(users().verifyEmail(UUID.randomUUID(), address(email), List.of()));
    assertThat(found(squatter.id()).email()).isEqualTo(email);
  }

  @Test
  void unverifiedAddressCanBeClaimedAfterADayAndNotBefore() {
    String email = unique() + "@example.com";
    User first = added(unique(), email);
    NewUser second = newUser(unique(), email.toUpperCase(Locale.ROOT));
    assertFailure(
        usersAfter(Users.UNVERIFIED_CLAIM.minusNanos(1_000)).add(second, List.of()), EMAIL_TAKEN);
    assertThat(found(first.id()).email()).isEqualTo(email);
    User taken =
        requireNonNull(usersAfter(Users.UNVERIFIED_CLAIM).add(second, List.of()).block(SOON));
    assertThat(taken.email()).isEqualTo(email.toUpperCase(Locale.ROOT));
    assertThat(found(first.id()).email()).isNull();
  }

  @Test
  void verifiedAddressCanNeverBeClaimed() {
    String email = unique() + "@example.com";
    verified(added(unique(), email).id(), email);
    Users later = usersAfter(Duration.ofDays(400));
    assertFailure(later.add(newUser(unique(), email), List.of()), EMAIL_TAKEN);
  }

  @Test
  void failedClaimLeavesTheAddressWithItsAccount() {
    String email = unique() + "@example.com";
    User holder = added(unique(), email);
    assertFailure(
        usersAfter(Users.UNVERIFIED_CLAIM).add(newUser(holder.name(), email), List.of()),
        USERNAME_TAKEN);
    assertThat(found(holder.id())).isEqualTo(holder);
  }

  @Test
  void unverifiedAddressesAreTakenBackAfterADayAndNotBefore() {
    String email = unique() + "@example.com";
    User unverified = added(unique(), email);
    String mine = unique() + "@example.com";
    User verified = verified(added(unique(), mine).id(), mine);
    usersAfter(Users.UNVERIFIED_CLAIM.minusNanos(1_000)).releaseUnverified().blockLast(SOON);
    assertThat(found(unverified.id())).isEqualTo(unverified);

    List<UUID> released =
        usersAfter(Users.UNVERIFIED_CLAIM).releaseUnverified().collectList().block(SOON);
    assertThat(released).contains(unverified.id()).doesNotContain(verified.id());
    assertThat(found(unverified.id()).email()).isNull();
    assertThat(found(unverified.id()).updatedAt()).isEqualTo(NOW.plus(Users.UNVERIFIED_CLAIM));
    assertThat(found(verified.id())).isEqualTo(verified);
    assertThat(added(unique(), email).email()).isEqualTo(email);
  }

  @Test
  void anotherPasswordMakesTheCredentialVersionGrow() {
    User added = added(unique(), null);
    User changed =
        requireNonNull(
            usersAfter(Duration.ofHours(1))
                .changePassword(added.id(), 0, OTHER_HASH, List.of())
                .block(SOON));
    assertThat(changed)
        .isEqualTo(
            new User(
                added.id(),
                added.username(),
                null,
                false,
                OTHER_HASH,
                1,
                false,
                NOW,
                NOW.plus(Duration.ofHours(1))));
    assertThat(found(added.id())).isEqualTo(changed);
  }

  @Test
  void aPendingAddressIsKeptBesideTheOneInForceUntilItIsGivenUp() {
    User added = added(unique(), unique() + "@example.com");
    var next = new PendingEmail(unique() + "@Example.com", NOW.plus(Duration.ofHours(24)));
    User proposed =
        requireNonNull(
            users()
                .commitFor(added.id(), List.of(users().setPendingEmail(added.id(), 0, next)))
                .block(SOON));
    assertThat(proposed.pending()).isEqualTo(next);
    assertThat(proposed.email()).isEqualTo(added.email());
    assertThat(proposed.pendingEmail(next.until().minusMillis(1))).isEqualTo(next.text());
    assertThat(proposed.pendingEmail(next.until())).isNull();
    assertThat(found(added.id())).isEqualTo(proposed);
    users().commitFor(added.id(), List.of(users().clearPendingEmail(added.id()))).block(SOON);
    assertThat(found(added.id())).isEqualTo(added);
  }

  @Test
  void theLanguageIsSetAndNothingElse() {
    User added = added(unique(), unique() + "@example.com");
    User german =
        requireNonNull(
            users()
                .commitFor(added.id(), List.of(users().setLocale(added.id(), "de")))
                .block(SOON));
    assertThat(german.locale()).isEqualTo("de");
    assertThat(german.email()).isEqualTo(added.email());
    assertThat(german.credentialVersion()).isEqualTo(added.credentialVersion());
    assertThat(found(added.id())).isEqualTo(german);
  }

  @Test
  void aPendingAddressGoesWithTheCredentialsAndWithAnotherThatIsVerified() {
    assertThat(pending(id -> users().changePassword(id, 0, OTHER_HASH, List.of()))).isNull();
    assertThat(pending(id -> users().disable(id, List.of()))).isNull();
    String email = unique() + "@example.com";
    assertThat(pending(id -> users().verifyEmail(id, address(email), List.of()))).isNull();
    assertThat(pending(id -> users().rename(id, username(unique()), List.of()))).isNotNull();
  }

  /**
   * A change of the address that was under way when its owner, another person, reset the password.
   */
  @Test
  void noAddressIsPendingOnceTheCredentialsHaveChanged() {
    UUID id = added(unique(), unique() + "@example.com").id();
    var next = new PendingEmail(unique() + "@example.com", NOW.plus(Duration.ofHours(24)));
    User changed = requireNonNull(users().changePassword(id, 0, OTHER_HASH, List.of()).block(SOON));
    String word = unique();
    assertFailure(
        users().commitFor(id, List.of(note(word), users().setPendingEmail(id, 0, next))),
        UNAUTHENTICATED);
    assertThat(found(id)).isEqualTo(changed);
    assertThat(isNoted(word)).isFalse();
    users().commitFor(id, List.of(users().setPendingEmail(id, 1, next))).block(SOON);
    assertThat(found(id).pending()).isEqualTo(next);
  }

  private @Nullable PendingEmail pending(Function<UUID, Mono<User>> change) {
    UUID id = added(unique(), null).id();
    var next = new PendingEmail(unique() + "@example.com", NOW.plus(Duration.ofHours(24)));
    users().commitFor(id, List.of(users().setPendingEmail(id, 0, next))).block(SOON);
    User changed = requireNonNull(change.apply(id).block(SOON));
    assertThat(found(id)).isEqualTo(changed);
    return changed.pending();
  }

  @Test
  void aDisabledAccountHasAnotherCredentialVersionAndKeepsAllElse() {
    User added = added(unique(), unique() + "@example.com");
    User disabled = requireNonNull(users().disable(added.id(), List.of()).block(SOON));
    assertThat(disabled.disabled()).isTrue();
    assertThat(disabled.credentialVersion()).isEqualTo(1);
    assertThat(disabled.email()).isEqualTo(added.email());
    assertThat(requireNonNull(users().disable(added.id(), List.of()).block(SOON)))
        .extracting(User::disabled, User::credentialVersion)
        .containsExactly(true, 2);
    User enabled = requireNonNull(users().enable(added.id(), List.of()).block(SOON));
    assertThat(enabled.disabled()).isFalse();
    assertThat(enabled.credentialVersion()).isEqualTo(2);
    assertEmpty(users().disable(UUID.randomUUID(), List.of()));
    assertEmpty(users().enable(UUID.randomUUID(), List.of()));
  }

  @Test
  void anAddressOfBeforeIsRestoredTogetherWithAnotherPassword() {
    String before = unique() + "@example.com";
    UUID id = verified(added(unique(), before).id(), before).id();
    verified(id, unique() + "@example.com");
    assertEmpty(users().verifyAndChangePassword(id, 1, address(before), OTHER_HASH, List.of()));
    User restored =
        requireNonNull(
            users()
                .verifyAndChangePassword(id, 0, address(before), OTHER_HASH, List.of())
                .block(SOON));
    assertThat(restored)
        .extracting(User::email, User::emailVerified, User::credentialVersion, User::passwordHash)
        .containsExactly(before, true, 1, OTHER_HASH);
    assertFound(before, restored);
  }

  @Test
  void formerAddressVerifiedByAnotherAccountStaysWithIt() {
    String before = unique() + "@example.com";
    UUID id = verified(added(unique(), before).id(), before).id();
    User moved = verified(id, unique() + "@example.com");
    User other = verified(added(unique(), null).id(), before);
    assertFailure(
        users().verifyAndChangePassword(id, 0, address(before), OTHER_HASH, List.of()),
        EMAIL_TAKEN);
    assertThat(found(id)).isEqualTo(moved);
    assertFound(before, other);
  }

  @Test
  void aPasswordThatWasChangedMeanwhileStays() {
    UUID id = added(unique(), null).id();
    User changed = requireNonNull(users().changePassword(id, 0, OTHER_HASH, List.of()).block(SOON));
    String word = unique();
    assertEmpty(users().changePassword(id, 0, HASH, List.of(note(word))));
    assertEmpty(users().changePassword(UUID.randomUUID(), 0, HASH, List.of(note(word))));
    assertThat(found(id)).isEqualTo(changed);
    assertThat(isNoted(word)).isFalse();
  }

  @Test
  void oneOfManyChangesOfAPasswordSucceeds() {
    UUID id = added(unique(), null).id();
    List<String> outcomes = outcomes(n -> users().changePassword(id, 0, numbered(n), List.of()));
    assertThat(outcomes).hasSize(AT_ONCE).containsOnlyOnce("done");
    assertThat(found(id).credentialVersion()).isEqualTo(1);
  }

  @Test
  void aRenamedAccountIsFoundByItsNewNameAlone() {
    User added = added(unique(), unique() + "@example.com");
    String name = "Zo\u00eb " + unique();
    User renamed =
        requireNonNull(
            usersAfter(Duration.ofHours(1))
                .rename(added.id(), username(name), List.of())
                .block(SOON));
    assertThat(renamed.username()).isEqualTo(name);
    assertThat(renamed.updatedAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    assertThat(renamed.credentialVersion()).isZero();
    assertFound(name.toUpperCase(Locale.ROOT), renamed);
    assertEmpty(users().findByLogin(added.name()));
    assertThat(added(added.name(), null).id()).isNotEqualTo(added.id());
  }

  @Test
  void anotherSpellingOfOnesOwnNameIsFree() {
    User added = added(unique(), null);
    String name = added.name().toUpperCase(Locale.ROOT);
    User renamed =
        requireNonNull(users().rename(added.id(), username(name), List.of()).block(SOON));
    assertThat(renamed.username()).isEqualTo(name);
  }

  @Test
  void anothersNameIsTaken() {
    User added = added(unique(), null);
    String taken = added(unique(), null).name();
    String word = unique();
    assertFailure(users().rename(added.id(), username(taken), List.of(note(word))), USERNAME_TAKEN);
    assertThat(found(added.id())).isEqualTo(added);
    assertThat(isNoted(word)).isFalse();
    assertEmpty(users().rename(UUID.randomUUID(), username(unique()), List.of(note(word))));
    assertThat(isNoted(word)).isFalse();
  }

  @Test
  void enlistedWritesCommitWithEachChange() {
    String email = unique() + "@example.com";
    NewUser user = newUser(unique(), email);
    UUID id = user.id();
    everyChange(user, id, email)
        .forEach(
            change -> {
              String one = unique();
              String other = unique();
              StepVerifier.create(change.apply(List.of(note(one), note(other))))
                  .expectNextCount(1)
                  .expectComplete()
                  .verify(SOON);
              assertThat(isNoted(one)).isTrue();
              assertThat(isNoted(other)).isTrue();
            });
  }

  /** Every write: adds {@code added}, and changes the account {@code id}. */
  private Stream<Function<List<Enlisted>, Mono<?>>> everyChange(
      NewUser added, UUID id, String email) {
    return Stream.of(
        with -> users().add(added, with),
        with -> users().commitFor(id, with),
        with -> users().changePassword(id, 0, OTHER_HASH, with),
        with -> users().rename(id, username(unique()), with),
        with -> users().verifyEmail(id, address(email), with),
        with -> users().delete(id, with));
  }

  @Test
  void failedEnlistedWriteRollsBackTheChange() {
    String email = unique() + "@example.com";
    NewUser absent = newUser(unique(), null);
    User user = added(unique(), email);
    UUID id = user.id();
    everyChange(absent, id, email)
        .forEach(
            change -> {
              String word = unique();
              var spent = Failed.of(Failure.INVALID_TOKEN);
              StepVerifier.create(change.apply(List.of(note(word), inVain(spent))))
                  .expectErrorMatches(error -> error == spent)
                  .verify(SOON);
              assertThat(isNoted(word)).isFalse();
              assertThat(found(id)).isEqualTo(user);
            });
    assertEmpty(users().findById(absent.id()));
  }

  @Test
  void missingAccountCommitsNoEnlistedWrites() {
    String word = unique();
    assertEmpty(users().commitFor(UUID.randomUUID(), List.of(note(word))));
    StepVerifier.create(users().delete(UUID.randomUUID(), List.of(note(word))))
        .expectNext(false)
        .expectComplete()
        .verify(SOON);
    assertThat(isNoted(word)).isFalse();
  }

  @Test
  void aDeletedAccountIsGoneWithItsNameAndItsAddress() {
    String email = unique() + "@example.com";
    User added = verified(added(unique(), email).id(), email);
    StepVerifier.create(users().delete(added.id(), List.of())).expectNext(true).verifyComplete();
    assertEmpty(users().findById(added.id()));
    assertEmpty(users().findByLogin(added.name()));
    assertEmpty(users().findByEmail(address(email)));
    assertThat(added(added.name(), email).id()).isNotEqualTo(added.id());
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
  void oneOfManyReplacementsOfAHashSucceeds() {
    UUID id = added(unique(), null).id();
    List<Boolean> outcomes =
        Flux.range(0, AT_ONCE)
            .flatMap(n -> users().replacePasswordHash(id, HASH, numbered(n)), AT_ONCE)
            .collectList()
            .block(SOON);
    assertThat(outcomes).hasSize(AT_ONCE).containsOnlyOnce(true);
  }

  @Test
  void noHashIsReplacedBeforeSubscription() {
    User added = added(unique(), null);
    Mono<Boolean> replacing = users().replacePasswordHash(added.id(), HASH, OTHER_HASH);
    assertThat(found(added.id())).isEqualTo(added);
    StepVerifier.create(replacing).expectNext(true).expectComplete().verify(SOON);
  }

  @Test
  void anAccountDoesNotPrintItsHash() {
    assertThat(added(unique(), null).toString()).contains("[secret]").doesNotContain("argon2");
  }

  /** Unique name. */
  static String unique() {
    return "user-" + UUID.randomUUID();
  }

  static NewUser newUser(String username, @Nullable String email) {
    return new NewUser(
        UUID.randomUUID(), username(username), email == null ? null : address(email), HASH);
  }

  private static Username username(String text) {
    return requireNonNull(Username.parse(text, new ArrayList<>()));
  }

  private static EmailAddress address(String text) {
    return EmailAddress.of(text).orElseThrow();
  }

  private User verified(UUID id, String email) {
    return requireNonNull(users().verifyEmail(id, address(email), List.of()).block(SOON));
  }

  private User added(String username, @Nullable String email) {
    return requireNonNull(users().add(newUser(username, email), List.of()).block(SOON));
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
    assertFailure(users().add(newUser(username, email), List.of()), expected);
  }

  private static void assertFailure(Mono<?> step, Failure expected) {
    StepVerifier.create(step)
        .expectErrorSatisfies(error -> assertThat(failure(error)).isEqualTo(expected))
        .verify(SOON);
  }

  private List<String> atOnce(Function<Integer, NewUser> attempts) {
    return outcomes(n -> users().add(attempts.apply(n), List.of()));
  }

  /** {@code done}, {@code nothing}, or the name of the failure. */
  private static List<String> outcomes(Function<Integer, Mono<?>> attempts) {
    List<String> outcomes =
        Flux.range(0, AT_ONCE)
            .flatMap(
                n ->
                    attempts
                        .apply(n)
                        .map(done -> "done")
                        .defaultIfEmpty("nothing")
                        .onErrorResume(Failed.class, failed -> Mono.just(failed.failure().name())),
                AT_ONCE)
            .collectList()
            .block(SOON);
    return requireNonNull(outcomes);
  }

  private static List<String> oneOf(Failure others) {
    List<String> outcomes = new ArrayList<>(Collections.nCopies(AT_ONCE - 1, others.name()));
    outcomes.add("done");
    return outcomes;
  }

  private static Failure failure(Throwable error) {
    assertThat(error).isInstanceOf(Failed.class);
    return ((Failed) error).failure();
  }
}
