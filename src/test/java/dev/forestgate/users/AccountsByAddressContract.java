package dev.forestgate.users;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.users.UsersContract.CLOCK;
import static dev.forestgate.users.UsersContract.NOW;
import static dev.forestgate.users.UsersContract.unique;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Contract of {@link Users} for accounts that are known by their address alone. */
abstract class AccountsByAddressContract {
  private static final Duration SOON = TestTimeouts.HANG;
  private static final Duration LIFETIME = Duration.ofDays(7);
  private static final Secret HASH = Secret.of("$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA");
  private static final int AT_ONCE = 50;

  /** The store under test. */
  abstract Users users(Clock clock);

  private Users users() {
    return users(CLOCK);
  }

  private Users usersAfter(Duration time) {
    return users(Clock.offset(CLOCK, time));
  }

  @Test
  void anAccountWithoutAUserNameIsReturnedWhole() {
    String email = "Zo\u00eb." + unique() + "@Example.com";
    User added = added(email);
    assertThat(added).isEqualTo(new User(added.id(), null, email, false, HASH, 0, false, NOW, NOW));
    assertThat(added.name()).isEqualTo(email);
    assertThat(added.awaitsFirstProof()).isTrue();
    assertThat(found(added.id())).isEqualTo(added);
  }

  @Test
  void anImportedAccountKeepsWhatItBrings() {
    EmailAddress email = address(unique() + "@example.com");
    Instant created = Instant.parse("2019-05-06T07:08:09.123456Z");
    NewUser user =
        NewUser.builder(UUID.randomUUID())
            .email(email)
            .emailVerified(true)
            .createdAt(created)
            .disabled(true)
            .locale("de-AT")
            .externalId("auth0|" + unique())
            .build();
    User added = add(user);
    assertThat(added)
        .isEqualTo(
            new User(
                user.id(),
                null,
                email.text(),
                true,
                User.NO_PASSWORD,
                0,
                true,
                created,
                NOW,
                null,
                false,
                "de-AT",
                user.externalId(),
                Roles.NONE));
    assertThat(added.hasPassword()).isFalse();
    assertThat(added.awaitsFirstProof()).isFalse();
    assertThat(found(user.id())).isEqualTo(added);
  }

  @Test
  void accountsAreFoundByTheirExternalIdInTheOrderOfTheirCreation() {
    String externalId = unique() + ":characters";
    User late = add(external(externalId).createdAt(NOW.minusSeconds(1)).build());
    User early = add(external(externalId).createdAt(NOW.minusSeconds(2)).build());
    assertThat(users().findByExternalId(externalId).collectList().block(SOON))
        .containsExactly(early, late);
    assertThat(users().delete(early.id(), List.of()).block(SOON)).isTrue();
    assertThat(users().findByExternalId(externalId).collectList().block(SOON))
        .containsExactly(late);
    assertThat(users().findByExternalId(unique()).collectList().block(SOON)).isEmpty();
  }

  private static NewUser.Builder external(String id) {
    return NewUser.builder(UUID.randomUUID())
        .email(address(unique() + "@example.com"))
        .passwordHash(HASH)
        .externalId(id);
  }

  @Test
  void anAccountNeedsAName() {
    assertThatThrownBy(() -> NewUser.builder(UUID.randomUUID()).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                NewUser.builder(UUID.randomUUID())
                    .username(username(unique()))
                    .emailVerified(true)
                    .build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAddressThatIsTheOnlyNameSignsInBeforeItIsVerified() {
    String email = "Zo\u00eb+one." + unique() + "@B\u00fccher.example";
    User added = added(email);
    for (String typed :
        List.of(
            email,
            email.toUpperCase(Locale.ROOT),
            email.replace("B\u00fccher", "xn--bcher-kva"),
            email.replace('@', '\uFF20'))) {
      assertThat(users().findByLogin(typed).block(SOON)).as(typed).isEqualTo(added);
    }
    assertThat(users().findByLogin(email.replace("+one", "")).block(SOON)).isNull();
  }

  @Test
  void anAddressInTwoSpellingsIsOneAccountUnderParallelRegistrations() {
    String email = "zo\u00eb+" + unique() + "@b\u00fccher.example";
    List<String> spellings =
        List.of(
            email,
            email.toUpperCase(Locale.ROOT),
            email.replace("\u00eb", "e\u0308"),
            email.replace("b\u00fccher", "xn--bcher-kva"));
    List<String> outcomes =
        Flux.range(0, AT_ONCE)
            .flatMap(n -> outcome(users().add(user(spellings.get(n % 4)), List.of())), AT_ONCE)
            .collectList()
            .block(SOON);
    assertThat(outcomes)
        .hasSize(AT_ONCE)
        .containsOnlyOnce("done")
        .containsOnly("done", "EMAIL_TAKEN");
    assertThat(users().findByLogin(email).block(SOON)).isNotNull();
  }

  @Test
  void anUnverifiedAddressThatIsTheOnlyNameIsNeverClaimedNorReleased() {
    String email = unique() + "@example.com";
    User added = added(email);
    Users later = usersAfter(Duration.ofDays(30));
    assertRefused(later.add(user(email), List.of()));
    assertThat(later.releaseUnverified().collectList().block(SOON)).doesNotContain(added.id());
    assertThat(found(added.id())).isEqualTo(added);
  }

  @Test
  void expiredClaimsOfManyAccountsWithoutUserNameHideNoOthers() {
    Users later = usersAfter(Duration.ofDays(10));
    List<User> many =
        requireNonNull(
            Flux.range(0, 1001)
                .flatMap(n -> later.add(user(n + "." + unique() + "@example.com"), List.of()), 16)
                .collectList()
                .block(SOON));
    User named = requireNonNull(later.add(named(), List.of()).block(SOON));
    List<UUID> released =
        usersAfter(Duration.ofDays(11)).releaseUnverified().collectList().block(SOON);
    assertThat(released).contains(named.id());
    Flux.fromIterable(many)
        .flatMap(user -> users().delete(user.id(), List.of()), 16)
        .blockLast(SOON);
  }

  @Test
  void anAccountWhoseAddressWasNotVerifiedInTimeIsFound() {
    User unnamed = added(unique() + "@example.com");
    User imported =
        add(
            NewUser.builder(UUID.randomUUID())
                .email(address(unique() + "@example.com"))
                .createdAt(NOW.minus(Duration.ofDays(1000)))
                .build());
    User named = add(named());
    User verified = verified(added(unique() + "@example.com"));
    assertThat(expired(NOW.minusNanos(1_000))).doesNotContain(unnamed.id(), imported.id());
    assertThat(expired(NOW))
        .contains(unnamed.id(), imported.id())
        .doesNotContain(named.id(), verified.id());
  }

  private List<UUID> expired(Instant claimedUntil) {
    return requireNonNull(
        Flux.defer(() -> users().findUnnamed(claimedUntil))
            .concatMap(id -> users().findById(id))
            .map(User::id)
            .collectList()
            .block(SOON));
  }

  @Test
  void anAccountIsDeletedOnlyWhileItsAddressIsUnverified() {
    String email = unique() + "@example.com";
    User gone = added(email);
    User verified = verified(added(unique() + "@example.com"));
    User named =
        requireNonNull(
            users()
                .rename(added(unique() + "@example.com").id(), username(unique()), List.of())
                .block(SOON));
    assertThat(users().deleteUnnamed(gone.id(), NOW.minusNanos(1_000), List.of()).block(SOON))
        .isFalse();
    for (User kept : List.of(verified, named)) {
      assertThat(users().deleteUnnamed(kept.id(), NOW, List.of()).block(SOON)).isFalse();
      assertThat(found(kept.id())).isEqualTo(kept);
    }
    assertThat(users().deleteUnnamed(gone.id(), NOW, List.of()).block(SOON)).isTrue();
    assertThat(users().findById(gone.id()).block(SOON)).isNull();
    assertThat(users().findByLogin(email).block(SOON)).isNull();
    assertThat(added(email).email()).isEqualTo(email);
  }

  @Test
  void proofByAnotherAccountRemovesTheOneWithoutUserName() {
    String email = unique() + "@example.com";
    User loser = added(email);
    User winner = add(new NewUser(UUID.randomUUID(), username(unique()), null, HASH));
    assertRefused(users().verifyEmail(winner.id(), address(email), List.of()));
    assertThat(found(loser.id())).isEqualTo(loser);
    User proved = requireNonNull(prove(winner, email, loser).block(SOON));
    assertThat(proved.email()).isEqualTo(email);
    assertThat(proved.emailVerified()).isTrue();
    assertThat(users().findById(loser.id()).block(SOON)).isNull();
    assertThat(users().findByLogin(email).block(SOON)).isEqualTo(proved);
    assertThat(expired(NOW)).doesNotContain(loser.id());
  }

  @Test
  void anAccountThatVerifiedItsAddressIsNotRemovedByAProof() {
    String email = unique() + "@example.com";
    User holder = verified(added(email));
    User other = add(new NewUser(UUID.randomUUID(), username(unique()), null, HASH));
    assertRefused(prove(other, email, holder));
    assertThat(found(holder.id())).isEqualTo(holder);
    assertThat(found(other.id())).isEqualTo(other);
  }

  private Mono<User> prove(User user, String email, User from) {
    Enlisted removal = users().removingUnnamed(from.id());
    return users().verifyEmail(user.id(), address(email), List.of(removal));
  }

  @Test
  void aFirstUserNameIsFoundAndTheAddressMustThenBeVerified() {
    String email = unique() + "@example.com";
    User added = added(email);
    String name = unique();
    Duration later = Duration.ofDays(3);
    User named =
        requireNonNull(usersAfter(later).rename(added.id(), username(name), List.of()).block(SOON));
    assertThat(named.username()).isEqualTo(name);
    assertThat(named.email()).isEqualTo(email);
    assertThat(users().findByLogin(name).block(SOON)).isEqualTo(named);
    assertThat(users().findByLogin(email).block(SOON)).isNull();
    Duration day = later.plus(Users.UNVERIFIED_CLAIM);
    assertThat(usersAfter(day.minusNanos(1_000)).releaseUnverified().collectList().block(SOON))
        .doesNotContain(added.id());
    assertThat(usersAfter(day).releaseUnverified().collectList().block(SOON)).contains(added.id());
    assertThat(found(added.id()).email()).isNull();
    assertThat(expired(NOW.plus(LIFETIME))).doesNotContain(added.id());
  }

  @Test
  void aProofThatKeepsThePasswordMakesTheCredentialVersionGrow() {
    String email = unique() + "@example.com";
    User added = added(email);
    User proved =
        requireNonNull(
            users()
                .verifyAndChangePassword(added.id(), 0, address(email), HASH, List.of())
                .block(SOON));
    assertThat(proved)
        .extracting(User::emailVerified, User::credentialVersion, User::passwordHash)
        .containsExactly(true, 1, HASH);
  }

  @Test
  void anAddressWithoutANameGoesWithItsAccount() {
    String email = unique() + "@example.com";
    User added = added(email);
    assertThat(users().delete(added.id(), List.of()).block(SOON)).isTrue();
    assertThat(users().findByEmail(address(email)).block(SOON)).isNull();
    assertThat(added(email).id()).isNotEqualTo(added.id());
  }

  /** An account with a user name and an unverified address. */
  private static NewUser named() {
    return new NewUser(
        UUID.randomUUID(), username(unique()), address(unique() + "@example.com"), HASH);
  }

  private static NewUser user(String email) {
    return new NewUser(UUID.randomUUID(), null, address(email), HASH);
  }

  private static Username username(String text) {
    return requireNonNull(Username.parse(text, new ArrayList<>()));
  }

  private static EmailAddress address(String text) {
    return EmailAddress.of(text).orElseThrow();
  }

  private User added(String email) {
    return add(user(email));
  }

  private User add(NewUser user) {
    return requireNonNull(users().add(user, List.of()).block(SOON));
  }

  private User verified(User user) {
    EmailAddress email = address(requireNonNull(user.email()));
    return requireNonNull(users().verifyEmail(user.id(), email, List.of()).block(SOON));
  }

  private User found(UUID id) {
    return requireNonNull(users().findById(id).block(SOON));
  }

  private static Mono<String> outcome(Mono<User> step) {
    return step.map(done -> "done")
        .onErrorResume(Failed.class, failed -> Mono.just(failed.failure().name()));
  }

  private static void assertRefused(Mono<User> step) {
    StepVerifier.create(step)
        .expectErrorSatisfies(error -> assertThat(failure(error)).isEqualTo(EMAIL_TAKEN))
        .verify(SOON);
  }

  private static Failure failure(Throwable error) {
    assertThat(error).isInstanceOf(Failed.class);
    return ((Failed) error).failure();
  }
}
