package dev.forestgate.users;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.redis.TestAccounts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import reactor.test.StepVerifier;

/** The contract on a real Redis, and faults that only Redis can cause. */
class RedisUsersTest extends UsersContract {
  private static final Duration SOON = TestTimeouts.HANG;
  private static final String BCRYPT =
      "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW";

  private static TestAccounts accounts;

  @BeforeAll
  static void connect() {
    accounts = TestAccounts.in(1);
  }

  @AfterAll
  static void disconnect() {
    accounts.close();
  }

  @Override
  Users users(Clock clock) {
    return accounts.users(clock);
  }

  private Users users() {
    return users(CLOCK);
  }

  @Override
  void disable(UUID id) {
    accounts.put(id, "disabled_at", NOW.toString());
  }

  @Override
  Enlisted note(String word) {
    return Enlisted.Redis.of("SET", "noted:" + word, "1");
  }

  @Override
  Enlisted inVain(RuntimeException otherwise) {
    return Enlisted.Redis.of("DEL", "noted:" + unique()).orFail(otherwise);
  }

  @Override
  boolean isNoted(String word) {
    return accounts.has("noted:" + word);
  }

  @Test
  void anAccountIsInTheKeysThatOthersHadBefore() {
    String name = unique();
    NewUser typed = newUser("Zoe\u0308 " + name, "Z\u00f6e." + name + "@Example.com");
    String id = requireNonNull(users().add(typed, List.of()).block(SOON)).id().toString();
    assertThat(accounts.hash("account:" + id))
        .isEqualTo(
            Map.of(
                "id",
                id,
                "username",
                "Zoe\u0308 " + name,
                "email",
                "Z\u00f6e." + name + "@Example.com",
                "password",
                typed.passwordHash().reveal(),
                "credential_version",
                "0",
                "created_at",
                NOW.toString(),
                "updated_at",
                NOW.toString()));
    assertThat(accounts.get("account:username:zo\u00eb " + name)).isEqualTo(id);
    assertThat(accounts.get("account:email:z\u00f6e." + name + "@example.com")).isEqualTo(id);
  }

  @Test
  void anAccountOfTheServiceBeforeIsReadByItsNumber() {
    String name = unique();
    long number = requireNonNull(UUID.randomUUID()).getMostSignificantBits() >>> 1;
    accounts.put(
        "account:" + number,
        Map.of(
            "id",
            String.valueOf(number),
            "email",
            name + "@example.com",
            "username",
            "Old " + name,
            "password",
            BCRYPT));
    accounts.set("account:username:old " + name, String.valueOf(number));
    accounts.set("account:email:" + name + "@example.com", String.valueOf(number));

    User found = requireNonNull(users().findByLogin("OLD " + name).block(SOON));
    assertThat(found)
        .isEqualTo(
            new User(
                found.id(),
                "Old " + name,
                name + "@example.com",
                false,
                Secret.of(BCRYPT),
                0,
                false,
                Instant.EPOCH,
                Instant.EPOCH));
    assertThat(found.id().version()).isEqualTo(8);
    assertThat(users().findById(found.id()).block(SOON)).isEqualTo(found);
    assertThat(
            users().replacePasswordHash(found.id(), Secret.of(BCRYPT), Secret.of("x")).block(SOON))
        .isTrue();
    assertThat(accounts.hash("account:" + number)).containsEntry("password", "x");

    assertThat(users().delete(found.id(), List.of()).block(SOON)).isTrue();
    assertThat(accounts.keys("account:*" + name + "*")).isEmpty();
    assertThat(accounts.has("account:" + number)).isFalse();
  }

  @Test
  void aRefusedAccountLeavesNoClaim() {
    String email = unique() + "@example.com";
    requireNonNull(users().add(newUser(unique(), email), List.of()).block(SOON));
    String name = unique();
    StepVerifier.create(users().add(newUser(name, email), List.of())).expectError().verify(SOON);
    assertThat(accounts.has("account:username:" + name)).isFalse();
  }

  @Test
  void aDeletedAccountReleasesItsClaimsAndNoOtherAccounts() {
    String name = unique();
    User gone =
        requireNonNull(users().add(newUser(name, name + "@example.com"), List.of()).block(SOON));
    accounts.set("account:email:" + name + "@example.com", "17");
    assertThat(users().delete(gone.id(), List.of()).block(SOON)).isTrue();
    assertThat(accounts.has("account:" + gone.id())).isFalse();
    assertThat(accounts.has("account:username:" + name)).isFalse();
    assertThat(accounts.get("account:email:" + name + "@example.com")).isEqualTo("17");
    assertThat(users().delete(gone.id(), List.of()).block(SOON)).isFalse();
    requireNonNull(users().add(newUser(name, null), List.of()).block(SOON));
  }

  @Test
  void aClaimThatWasLeftBehindLeadsNowhereAndIsTakenStill() {
    String name = unique();
    User other = requireNonNull(users().add(newUser(unique(), null), List.of()).block(SOON));
    accounts.set("account:username:" + name, other.id().toString());
    StepVerifier.create(users().findByLogin(name)).expectComplete().verify(SOON);
    accounts.set("account:username:" + name, UUID.randomUUID().toString());
    StepVerifier.create(users().findByLogin(name)).expectComplete().verify(SOON);
    StepVerifier.create(users().add(newUser(name, null), List.of())).expectError().verify(SOON);
  }

  @Test
  void aReplacedHashIsNoChangeOfTheProfile() {
    User added = requireNonNull(users().add(newUser(unique(), null), List.of()).block(SOON));
    Users later = accounts.users(Clock.offset(CLOCK, Duration.ofDays(1)));
    Secret other = Secret.of("$argon2id$v=19$m=9,t=2,p=1$c2FsdA$aGFzaA");
    assertThat(later.replacePasswordHash(added.id(), added.passwordHash(), other).block(SOON))
        .isTrue();
    User found = requireNonNull(later.findById(added.id()).block(SOON));
    assertThat(found.passwordHash()).isEqualTo(other);
    assertThat(found.updatedAt()).isEqualTo(NOW);
  }

  @Test
  void anIdThatIsThereIsADefectAndNoAccountIsOverwritten() {
    NewUser first = newUser(unique(), null);
    User added = requireNonNull(users().add(first, List.of()).block(SOON));
    String name = unique();
    NewUser other = newUser(name, null);
    NewUser same = new NewUser(first.id(), other.username(), null, other.passwordHash());
    StepVerifier.create(users().add(same, List.of()))
        .expectError(DataAccessException.class)
        .verify(SOON);
    assertThat(users().findById(first.id()).block(SOON)).isEqualTo(added);
    assertThat(accounts.has("account:username:" + name)).isFalse();
  }
}
