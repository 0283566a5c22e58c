package dev.forestgate.characters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.characters.Characters.Draft;
import dev.forestgate.characters.Characters.Edit;
import dev.forestgate.redis.RecordId;
import dev.forestgate.users.Users;
import dev.forestgate.users.redis.TestAccounts;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis, and faults that only Redis can cause. */
class RedisCharactersTest extends CharactersContract {
  private static TestAccounts accounts;
  private static Users users;

  @BeforeAll
  static void connect() {
    accounts = TestAccounts.in(1);
    users = accounts.users(CLOCK);
  }

  @AfterAll
  static void disconnect() {
    accounts.close();
  }

  @Override
  Characters characters(Clock clock, int most) {
    return new RedisCharacters(
        accounts.scripts(), UUID::randomUUID, clock, new CharacterProperties(most));
  }

  @Override
  UUID owner() {
    UUID id = UUID.randomUUID();
    accounts.put(id, "username", "owner " + id);
    return id;
  }

  @Override
  void deleteOwner(UUID owner) {
    assertThat(users.delete(owner, List.of()).block(SOON)).isTrue();
  }

  @Test
  void aCharacterIsInTheKeysThatOthersHadBefore() {
    UUID owner = owner();
    String id = added(owner, new Draft("Aria", "Walks by night.", 1, 7)).id().toString();
    assertThat(accounts.hash("character:" + id))
        .isEqualTo(
            Map.of(
                "id",
                id,
                "account_id",
                owner.toString(),
                "name",
                "Aria",
                "description",
                "Walks by night.",
                "sex",
                "1",
                "race",
                "7",
                "created_at",
                NOW.toString(),
                "updated_at",
                NOW.toString()));
    assertThat(accounts.set("account:" + owner + ":characters")).containsExactly(id);
    characters().delete(owner, UUID.fromString(id)).block(SOON);
    assertThat(accounts.has("character:" + id)).isFalse();
    assertThat(accounts.has("account:" + owner + ":characters")).isFalse();
  }

  @Test
  void aCharacterOfTheServiceBeforeIsReadByItsNumber() {
    long number = UUID.randomUUID().getMostSignificantBits() >>> 1;
    String account = String.valueOf(number);
    UUID owner = RecordId.parse(account).orElseThrow();
    accounts.put(owner, "username", "old " + number);
    accounts.put(
        "character:" + number,
        Map.of(
            "id", account,
            "account_id", account,
            "name", "Old",
            "description", "",
            "sex", "4",
            "race", "900"));
    accounts.addToSet("account:" + account + ":characters", account);
    CharacterSummary old =
        new CharacterSummary(owner, "Old", "", 4, 900, Instant.EPOCH, Instant.EPOCH);
    assertThat(list(owner)).containsExactly(old);
    CharacterSummary changed =
        characters().change(owner, old.id(), new Edit("New", null)).block(SOON);
    assertThat(changed)
        .isEqualTo(new CharacterSummary(owner, "New", "", 4, 900, Instant.EPOCH, NOW));
    CharacterSummary added = added(owner, new Draft("Second", "", 0, 0));
    assertThat(accounts.hash("character:" + added.id())).containsEntry("account_id", account);
    assertThat(list(owner)).hasSize(2);
    characters().delete(owner, old.id()).block(SOON);
    assertThat(accounts.has("character:" + number)).isFalse();
  }

  @Test
  void listSkipsMissingCharactersAndThoseOfOtherAccounts() {
    UUID owner = owner();
    UUID another = owner();
    UUID anothers = added(another, new Draft("Theirs", "", 0, 0)).id();
    String list = "account:" + owner + ":characters";
    accounts.addToSet(list, anothers.toString(), UUID.randomUUID().toString());
    assertThat(list(owner)).isEmpty();
    assertThat(list(another)).hasSize(1);
  }
}
