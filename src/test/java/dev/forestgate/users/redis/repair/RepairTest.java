package dev.forestgate.users.redis.repair;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.users.redis.TestAccounts;
import dev.forestgate.users.redis.repair.Repair.Result;
import dev.forestgate.users.redis.repair.Repair.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims and lists that contradict the accounts, in a database of their own. */
class RepairTest {
  private static final Duration SOON = TestTimeouts.HANG;
  private static final Wish MEND = new Wish(true, false);
  private static final Wish LOOK = new Wish(false, false);

  private static TestAccounts redis;
  private static Repair repair;

  private final List<String> said = new ArrayList<>();

  @BeforeAll
  static void connect() {
    redis = TestAccounts.in(15);
    repair =
        new Repair(
            new ClaimRepair(redis.accounts(), redis.redis(), redis.scripts()),
            new UnverifiedRepair(redis.accounts(), redis.redis(), redis.scripts()),
            new CharacterRepair(redis.redis(), redis.scripts()));
  }

  @AfterAll
  static void disconnect() {
    redis.empty();
    redis.close();
  }

  @BeforeEach
  void empty() {
    redis.empty();
  }

  @Test
  void indexHasOnlyAccountsWithAnUnverifiedAddress() {
    whole("4", "alice", "alice@example.com");
    redis.put("account:4", Map.of("created_at", "2026-01-02T03:04:05.678Z"));
    whole("5", "bob", "bob@example.com");
    redis.put(
        "account:5",
        Map.of("created_at", "2026-01-02T03:04:05Z", "email_verified_at", "2026-01-02T03:04:05Z"));
    whole("6", "carol", "carol@example.com");
    for (String id : List.of("5", "6", "17", "nobody")) {
      redis.redis().opsForZSet().add("account:unverified", id, 1).block(SOON);
    }
    assertThat(run(LOOK)).isEqualTo(new Result(3, 5, 0));
    assertThat(run(MEND)).isEqualTo(new Result(3, 5, 0));
    assertThat(said)
        .contains(
            "account:4: entered among those with an unverified address",
            "account:17: taken out of those with an unverified address");
    var listed = redis.redis().opsForZSet();
    assertThat(listed.size("account:unverified").block(SOON)).isOne();
    assertThat(listed.score("account:unverified", "4").block(SOON)).isEqualTo(1767323045678.0);
    assertThat(run(MEND)).isEqualTo(new Result(3, 0, 0));
  }

  @Test
  void anAccountWithoutAUserNameHasAClaimAndAnIndexOfItsOwn() {
    redis.put(
        "account:4",
        Map.of(
            "id", "4",
            "email", "alice@example.com",
            "created_at", "2020-01-02T03:04:05Z",
            "email_claimed_at", "2026-01-02T03:04:05.678Z"));
    redis.redis().opsForZSet().add("account:unverified", "4", 1).block(SOON);
    assertThat(run(MEND).left()).isZero();
    var listed = redis.redis().opsForZSet();
    assertThat(redis.get("account:email:alice@example.com")).isEqualTo("4");
    assertThat(listed.size("account:unverified").block(SOON)).isZero();
    assertThat(listed.score("fg:account:unnamed", "4").block(SOON)).isEqualTo(1767323045678.0);
    assertThat(run(MEND)).isEqualTo(new Result(1, 0, 0));
  }

  @Test
  void consistentDataIsLeftUnchanged() {
    whole("4", "alice", "alice@example.com");
    redis.put("character:7", Map.of("account_id", "4", "name", "Aria"));
    redis.addToSet("account:4:characters", "7");
    redis.set("account-of-another-program", "x");
    redis.set("fg:{p01}:something", "x");
    var before = redis.keys("*");
    assertThat(run(MEND)).isEqualTo(new Result(1, 0, 0));
    assertThat(said).isEmpty();
    assertThat(redis.keys("*")).isEqualTo(before);
  }

  @Test
  void aClaimOfAnAccountThatIsGoneIsReleased() {
    redis.set("account:username:bob", "17");
    redis.set("account:email:bob@example.com", "17");
    redis.set("account:username:carol", "nonsense");
    assertThat(run(MEND)).isEqualTo(new Result(0, 3, 0));
    assertThat(said)
        .containsExactlyInAnyOrder(
            "account:username:bob: released, as account 17 is gone",
            "account:email:bob@example.com: released, as account 17 is gone",
            "account:username:carol: released, as account nonsense is gone");
    assertThat(redis.keys("*")).isEmpty();
  }

  @Test
  void aClaimThatARenameLeftBehindIsReleased() {
    whole("4", "alice", "alice@example.com");
    redis.set("account:username:alicia", "4");
    redis.set("account:email:alicia@example.com", "4");
    assertThat(run(MEND)).isEqualTo(new Result(1, 2, 0));
    assertThat(said).contains("account:username:alicia: released, as account 4 is not called so");
    assertThat(redis.keys("account:*:*"))
        .containsExactlyInAnyOrder("account:username:alice", "account:email:alice@example.com");
  }

  @Test
  void aClaimThatIsMissingIsMade() {
    redis.put("account:4", Map.of("username", "Alice", "email", "Alice@Example.com"));
    assertThat(run(MEND)).isEqualTo(new Result(1, 2, 0));
    assertThat(redis.get("account:username:alice")).isEqualTo("4");
    assertThat(redis.get("account:email:alice@example.com")).isEqualTo("4");
    assertThat(said).contains("account:username:alice: made for account 4");
  }

  @Test
  void staleClaimGoesToTheAccountWithThatName() {
    redis.put("account:4", Map.of("username", "alice"));
    redis.put("account:5", Map.of("username", "bob"));
    redis.set("account:username:alice", "17");
    redis.set("account:username:bob", "4");
    assertThat(run(MEND)).isEqualTo(new Result(2, 2, 0));
    assertThat(redis.get("account:username:alice")).isEqualTo("4");
    assertThat(redis.get("account:username:bob")).isEqualTo("5");
    assertThat(said)
        .containsExactlyInAnyOrder(
            "account:username:alice: given to account 4, as account 17 is gone",
            "account:username:bob: given to account 5, as account 4 is not called so");
  }

  @Test
  void twoAccountsOfOneNameAreForAnOperatorToSettle() {
    whole("4", "alice", "");
    redis.put("account:5", Map.of("username", "ALICE"));
    assertThat(run(MEND)).isEqualTo(new Result(2, 0, 1));
    assertThat(said)
        .containsExactly(
            "NOT mended: account:username:alice: accounts 4 and 5 both have it; 5 can't be found by"
                + " it");
    assertThat(redis.get("account:username:alice")).isEqualTo("4");
  }

  /** The KeyDB service used lower case alone, which is another key for some names. */
  @Test
  void claimInAnotherFormIsConvertedToTheCanonicalForm() {
    redis.put("account:4", Map.of("username", "\ufb01n"));
    redis.set("account:username:\ufb01n", "4");
    assertThat(run(MEND)).isEqualTo(new Result(1, 2, 0));
    assertThat(redis.get("account:username:fin")).isEqualTo("4");
    assertThat(redis.has("account:username:\ufb01n")).isFalse();
  }

  @Test
  void invalidAddressKeepsItsClaim() {
    whole("4", "alice", "");
    redis.put("account:4", Map.of("email", "Alice@localhost"));
    redis.set("account:email:alice@localhost", "4");
    assertThat(run(MEND)).isEqualTo(new Result(1, 0, 0));
    assertThat(redis.get("account:email:alice@localhost")).isEqualTo("4");
  }

  @Test
  void hashThatIsNoAccountIsReportedAndLeft() {
    redis.put("account:settings", Map.of("username", "x"));
    redis.put("account:4", Map.of("email", ""));
    assertThat(run(MEND)).isEqualTo(new Result(1, 0, 2));
    assertThat(said)
        .containsExactlyInAnyOrder(
            "NOT mended: account:settings: a hash that is no account",
            "NOT mended: account:4: no name");
  }

  @Test
  void aCharacterThatNoListNamesIsEntered() {
    whole("4", "alice", "");
    redis.put("character:7", Map.of("account_id", "4", "name", "Aria"));
    redis.put("character:8", Map.of("account_id", "4", "name", "Bryn"));
    assertThat(run(MEND)).isEqualTo(new Result(1, 2, 0));
    assertThat(redis.set("account:4:characters")).containsExactlyInAnyOrder("7", "8");
    assertThat(said).contains("character:7: entered into the list of account 4");
  }

  @Test
  void listEntriesOfOtherAccountsAreRemoved() {
    whole("4", "alice", "");
    whole("5", "bob", "");
    redis.put("character:7", Map.of("account_id", "5"));
    redis.addToSet("account:5:characters", "7");
    redis.addToSet("account:4:characters", "7", "9");
    redis.addToSet("account:6:characters", "9");
    assertThat(run(MEND)).isEqualTo(new Result(2, 3, 0));
    assertThat(redis.keys("account:*:characters")).containsExactly("account:5:characters");
  }

  @Test
  void anOrphanIsDeletedOnlyWhereThatIsWished() {
    redis.put("character:7", Map.of("account_id", "4"));
    redis.addToSet("account:4:characters", "7");
    assertThat(run(MEND)).isEqualTo(new Result(0, 0, 1));
    assertThat(said).containsExactly("NOT mended: character:7: account 4 is gone");
    assertThat(redis.has("character:7")).isTrue();

    assertThat(run(new Wish(true, true))).isEqualTo(new Result(0, 1, 0));
    assertThat(redis.keys("*")).isEmpty();
  }

  @Test
  void dryRunReportsTheSameAndChangesNothing() {
    redis.put("account:4", Map.of("username", "alice"));
    redis.set("account:username:alice", "17");
    redis.set("account:username:bob", "17");
    redis.put("character:7", Map.of("account_id", "4"));
    redis.put("character:8", Map.of("account_id", "9"));
    redis.addToSet("account:4:characters", "8");
    var before = redis.keys("*");
    Result looked = run(new Wish(false, true));
    List<String> foretold = List.copyOf(said);
    assertThat(looked).isEqualTo(new Result(1, 5, 0));
    assertThat(redis.keys("*")).isEqualTo(before);
    assertThat(redis.get("account:username:alice")).isEqualTo("17");

    said.clear();
    assertThat(run(new Wish(true, true))).isEqualTo(looked);
    assertThat(said).containsExactlyInAnyOrderElementsOf(foretold);
    said.clear();
    assertThat(run(new Wish(true, true))).isEqualTo(new Result(1, 0, 0));
    assertThat(said).isEmpty();
    assertThat(run(LOOK)).isEqualTo(new Result(1, 0, 0));
  }

  @Test
  void manyAreAllFound() {
    for (int i = 0; i < 3000; i++) {
      redis.put("account:" + i, Map.of("username", "user " + i));
    }
    assertThat(run(MEND)).isEqualTo(new Result(3000, 3000, 0));
    assertThat(redis.get("account:username:user 2999")).isEqualTo("2999");
    said.clear();
    assertThat(run(MEND)).isEqualTo(new Result(3000, 0, 0));
  }

  private static void whole(String id, String name, String email) {
    redis.put("account:" + id, Map.of("id", id, "username", name, "email", email));
    redis.set("account:username:" + name, id);
    if (!email.isEmpty()) {
      redis.set("account:email:" + email, id);
    }
  }

  private Result run(Wish wish) {
    return requireNonNull(repair.run(wish, said::add).block(SOON));
  }
}
