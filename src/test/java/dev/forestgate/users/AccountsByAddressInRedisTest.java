package dev.forestgate.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.redis.TestAccounts;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis. */
class AccountsByAddressInRedisTest extends AccountsByAddressContract {
  private static TestAccounts accounts;

  @BeforeAll
  static void connect() {
    accounts = TestAccounts.in(2);
  }

  @AfterAll
  static void disconnect() {
    accounts.close();
  }

  @Override
  Users users(Clock clock) {
    return accounts.users(clock);
  }

  @Test
  void aRemovedAccountLeavesNoKeyButTheClaimOfTheNewOwner() {
    String local = UsersContract.unique();
    EmailAddress email = EmailAddress.of(local + "@example.com").orElseThrow();
    UUID gone = UUID.randomUUID();
    Users users = users(UsersContract.CLOCK);
    users.add(NewUser.builder(gone).email(email).externalId(local).build(), List.of()).block();
    accounts.addToSet("account:" + gone + ":characters", local);
    accounts.put("character:" + local, Map.of("account_id", gone.toString()));
    NewUser owner = UsersContract.newUser(UsersContract.unique(), null);
    users.add(owner, List.of()).block();
    users.verifyEmail(owner.id(), email, List.of(users.removingUnnamed(gone))).block();
    assertThat(accounts.keys("*" + gone + "*")).isEmpty();
    assertThat(accounts.keys("*" + local + "*")).containsExactly("account:email:" + email.key());
    assertThat(accounts.get("account:email:" + email.key())).isEqualTo(owner.id().toString());
    assertThat(accounts.redis().opsForZSet().score("fg:account:unnamed", gone.toString()).block())
        .isNull();
  }

  @Test
  void anImportedAddressIsClaimedFromTheImportOn() {
    UUID id = UUID.randomUUID();
    EmailAddress email = EmailAddress.of(UsersContract.unique() + "@example.com").orElseThrow();
    NewUser imported = NewUser.builder(id).email(email).createdAt(Instant.EPOCH).build();
    users(UsersContract.CLOCK).add(imported, List.of()).block();
    assertThat(accounts.hash("account:" + id))
        .containsEntry("created_at", "1970-01-01T00:00:00Z")
        .containsEntry("email_claimed_at", UsersContract.NOW.toString())
        .doesNotContainKeys("username", "email_verified_at");
  }
}
