package dev.forestgate.users.redis;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.transactions.Enlisted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.OptimisticLockingFailureException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Writes to an account are atomic. */
class AccountsTest {
  private static final Duration SOON = TestTimeouts.HANG;
  private static final RuntimeException SPENT = Failed.of(Failure.INVALID_TOKEN);

  private static TestAccounts redis;
  private static AccountScripts accounts;

  private final UUID id = UUID.randomUUID();
  private final String own = "test:" + id;

  @BeforeAll
  static void connect() {
    redis = TestAccounts.in(1);
    accounts = redis.accounts();
  }

  @AfterAll
  static void disconnect() {
    redis.close();
  }

  @Test
  void aRenameClaimsTheNewNameAndThenReleasesTheOld() {
    add("old");
    AccountHash renamed = made(rename("old", "new"));
    assertThat(renamed.username()).isEqualTo("new");
    assertThat(redis.get(claim("new"))).isEqualTo(id.toString());
    assertThat(redis.has(claim("old"))).isFalse();
  }

  @Test
  void aRenameToATakenNameChangesNothing() {
    add("old");
    redis.set(claim("new"), "another");
    assertFails(rename("old", "new"), USERNAME_TAKEN);
    assertThat(redis.get(claim("old"))).isEqualTo(id.toString());
    assertThat(redis.get(claim("new"))).isEqualTo("another");
    assertThat(redis.hash(account())).containsEntry("username", "old");
  }

  @Test
  void anotherSpellingOfOnesOwnNameIsNoNewClaim() {
    add("old");
    AccountWrite step =
        AccountWrite.of(id)
            .expecting("username", "old")
            .taking(claim("old"), USERNAME_TAKEN.name())
            .releasing(List.of(claim("old")))
            .setting("username", "OLD");
    assertThat(made(step).username()).isEqualTo("OLD");
    assertThat(redis.get(claim("old"))).isEqualTo(id.toString());
  }

  @Test
  void ofTwoRenamesAtOnceOneHoldsAndNoClaimIsLeftBehind() {
    for (int i = 0; i < 50; i++) {
      add("old");
      Flux.merge(
              accounts.commit(rename("old", "one")).onErrorComplete(),
              accounts.commit(rename("old", "two")).onErrorComplete())
          .blockLast(SOON);
      assertThat(redis.keys("account:username:*" + id)).hasSize(1);
      String name = redis.hash(account()).get("username");
      assertThat(redis.get(claim(String.valueOf(name)))).isEqualTo(id.toString());
      made(AccountWrite.of(id).releasing(List.of(claim("one"), claim("two"))).ending());
    }
  }

  @Test
  void oneOfManyConcurrentClaimsOnANameSucceeds() {
    List<String> outcomes =
        requireNonNull(
            Flux.range(0, 50)
                .flatMap(
                    n ->
                        accounts
                            .commit(
                                AccountWrite.ofNew(UUID.randomUUID())
                                    .taking(claim("wanted"), USERNAME_TAKEN.name())
                                    .setting("username", "wanted"))
                            .map(made -> "made")
                            .onErrorResume(
                                Failed.class, failed -> Mono.just(failed.failure().name())),
                    50)
                .collectList()
                .block(SOON));
    assertThat(outcomes).containsOnlyOnce("made").hasSize(50);
    assertThat(outcomes.stream().filter(USERNAME_TAKEN.name()::equals)).hasSize(49);
  }

  @Test
  void changedAccountStopsTheWrite() {
    add("old");
    StepVerifier.create(accounts.commit(rename("older", "new")))
        .expectError(OptimisticLockingFailureException.class)
        .verify(SOON);
    StepVerifier.create(
            accounts.commit(
                AccountWrite.of(id).expecting("disabled_at", "x").setting("username", "new")))
        .expectError(OptimisticLockingFailureException.class)
        .verify(SOON);
    assertThat(redis.hash(account())).containsEntry("username", "old");
    assertThat(made(AccountWrite.of(id).expecting("disabled_at", "").dropping("username")).fields())
        .doesNotContainKey("username");
  }

  @Test
  void missingAccountIsNotChanged() {
    StepVerifier.create(
            accounts.commit(
                rename("old", "new").together(List.of(Enlisted.Redis.of("SET", own, "done")))))
        .expectComplete()
        .verify(SOON);
    assertThat(redis.has(own)).isFalse();
    assertThat(redis.has(claim("new"))).isFalse();
  }

  @Test
  void changesOfOthersAreMadeInTheStep() {
    add("old");
    made(
        rename("old", "new")
            .together(
                List.of(
                    Enlisted.Redis.of("SET", own, "a letter: \"\u00e9\" \u0000\n"),
                    Enlisted.Redis.of("SADD", own + ":outbox", "1", "2"))));
    assertThat(redis.get(own)).isEqualTo("a letter: \"\u00e9\" \u0000\n");
    assertThat(redis.set(own + ":outbox")).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void aChangeThatTouchesNothingStopsTheWholeStep() {
    add("old");
    List<Enlisted> spend =
        List.of(
            Enlisted.Redis.of("SET", own + ":letter", "never"),
            Enlisted.Redis.of("DEL", own).orFail(SPENT));
    assertFails(rename("old", "new").together(spend), Failure.INVALID_TOKEN);
    assertThat(redis.has(own + ":letter")).isFalse();
    assertThat(redis.has(claim("new"))).isFalse();
    assertThat(redis.get(claim("old"))).isEqualTo(id.toString());
    assertThat(redis.hash(account())).containsEntry("username", "old");

    redis.set(own, "token");
    made(rename("old", "new").together(spend));
    assertThat(redis.has(own)).isFalse();
    assertThat(redis.get(own + ":letter")).isEqualTo("never");
  }

  @Test
  void aReplyOfNothingIsTouchingNothingToo() {
    add("old");
    AccountWrite step =
        AccountWrite.of(id)
            .setting("username", "new")
            .together(List.of(Enlisted.Redis.of("GETDEL", own).orFail(SPENT)));
    assertFails(step, Failure.INVALID_TOKEN);
    redis.set(own, "token");
    assertThat(made(step).username()).isEqualTo("new");
  }

  @Test
  void refusedWriteRunsNoEnlistedWrites() {
    add("old");
    redis.set(claim("new"), "another");
    redis.set(own, "token");
    assertFails(
        rename("old", "new").together(List.of(Enlisted.Redis.of("DEL", own).orFail(SPENT))),
        USERNAME_TAKEN);
    assertThat(redis.get(own)).isEqualTo("token");
  }

  @Test
  void oneOfManyConcurrentUsesOfATokenSucceeds() {
    add("old");
    redis.set(own, "token");
    List<Boolean> outcomes =
        requireNonNull(
            Flux.range(0, 50)
                .flatMap(
                    n ->
                        accounts
                            .commit(
                                AccountWrite.of(id)
                                    .setting("password", "hash " + n)
                                    .together(List.of(Enlisted.Redis.of("DEL", own).orFail(SPENT))))
                            .hasElement()
                            .onErrorReturn(Failed.class, false),
                    50)
                .collectList()
                .block(SOON));
    assertThat(outcomes).hasSize(50).containsOnlyOnce(true);
  }

  @Test
  void twoChangesThatMayRefuseAreADefect() {
    Enlisted one = Enlisted.Redis.of("DEL", own).orFail(SPENT);
    assertThatThrownBy(() -> AccountWrite.of(id).together(List.of(one, one)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AccountWrite.of(id).together(List.of(one)).together(List.of(one)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AccountWrite.of(id).together(List.of(Enlisted.Sql.of("select 1"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void functionsThatMayRefuseSayItBeforehandSoThereMayBeMore() {
    add("old");
    Enlisted vain = Enlisted.Redis.of("onetime", "spend", "no-such-" + id, "0").orFail(SPENT);
    Enlisted put =
        Enlisted.Redis.of(
            "onetime", "store", id.toString(), "reset", "reset", own, "", "", "9", "", "0");
    redis.carryOut(List.of(put)).block(SOON);
    Enlisted spend = Enlisted.Redis.of("onetime", "spend", own, "0").orFail(SPENT);
    assertThatThrownBy(
            () -> accounts.commit(rename("old", "new").together(List.of(spend, vain))).block(SOON))
        .isEqualTo(SPENT);
    assertThat(redis.has("fg:{onetime}:token:" + own)).as("it is not spent").isTrue();
    assertThat(redis.has(claim("new"))).isFalse();
    made(rename("old", "new").together(List.of(spend, put, spend)));
    assertThat(redis.has("fg:{onetime}:token:" + own)).as("it is spent").isFalse();
  }

  @Test
  void unverifiedAddressIsTakenOverAtomicallyOrNotAtAll() {
    UUID loser = UUID.randomUUID();
    String email = "e-" + id + "@example.com";
    String claim = AccountKeys.email(email);
    redis.put(loser, "email", email);
    redis.set(claim, loser.toString());
    AccountHash seen = requireNonNull(accounts.find(loser).block(SOON));
    add("old");
    assertThatThrownBy(
            () ->
                accounts
                    .commit(
                        taking(claim, email, seen)
                            .together(List.of(Enlisted.Redis.of("DEL", own).orFail(SPENT))))
                    .block(SOON))
        .isEqualTo(SPENT);
    assertThat(redis.get(claim)).isEqualTo(loser.toString());
    assertThat(redis.hash(AccountKeys.account(loser))).containsEntry("email", email);

    assertThat(made(taking(claim, email, seen)).email()).isEqualTo(email);
    assertThat(redis.get(claim)).isEqualTo(id.toString());
    assertThat(redis.hash(AccountKeys.account(loser))).doesNotContainKey("email");

    assertThatThrownBy(() -> accounts.commit(taking(claim, email, seen)).block(SOON))
        .as("it is held no longer")
        .isInstanceOf(OptimisticLockingFailureException.class);
  }

  private AccountWrite taking(String claim, String email, AccountHash loser) {
    return AccountWrite.of(id)
        .taking(claim, EMAIL_TAKEN.name())
        .evicting(loser, claim, Instant.now())
        .setting("email", email);
  }

  @Test
  void anEndedAccountTakesItsCharactersAlongAndNoOtherAccounts() {
    add("old");
    String mine = "character:" + UUID.randomUUID();
    String anothers = "character:" + UUID.randomUUID();
    redis.put(mine, Map.of("account_id", id.toString()));
    redis.put(anothers, Map.of("account_id", "17"));
    redis.addToSet(
        account() + ":characters",
        mine.substring("character:".length()),
        anothers.substring("character:".length()),
        "gone");
    assertThat(made(AccountWrite.of(id).releasing(List.of(claim("old"))).ending()).fields())
        .isEmpty();
    assertThat(redis.has(mine)).isFalse();
    assertThat(redis.has(anothers)).isTrue();
    assertThat(redis.keys("account:*" + id + "*")).isEmpty();
  }

  private void add(String name) {
    made(
        AccountWrite.ofNew(id)
            .taking(claim(name), USERNAME_TAKEN.name())
            .settingAll(List.of("id", id.toString(), "username", name)));
  }

  private AccountWrite rename(String from, String to) {
    return AccountWrite.of(id)
        .expecting("username", from)
        .taking(claim(to), USERNAME_TAKEN.name())
        .releasing(List.of(claim(from)))
        .setting("username", to);
  }

  private String account() {
    return AccountKeys.account(id);
  }

  /** A name that no other test uses. */
  private String claim(String name) {
    return AccountKeys.username(name + " of " + id);
  }

  private AccountHash made(AccountWrite step) {
    return requireNonNull(accounts.commit(step).block(SOON));
  }

  private static void assertFails(AccountWrite step, Failure expected) {
    StepVerifier.create(accounts.commit(step))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(Failed.class);
              assertThat(((Failed) error).failure()).isEqualTo(expected);
            })
        .verify(SOON);
  }
}
