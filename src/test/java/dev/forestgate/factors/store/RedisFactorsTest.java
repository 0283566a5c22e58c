package dev.forestgate.factors.store;

import static dev.forestgate.failure.Failure.NEEDS_POSTGRES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.factors.passkey.Passkey;
import dev.forestgate.factors.store.FactorData.PasskeyData;
import dev.forestgate.users.Users;
import dev.forestgate.users.redis.TestAccounts;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis, which has no passkeys. */
class RedisFactorsTest extends FactorStoreContract {
  private static TestAccounts accounts;
  private static FactorStore store;
  private static Users users;

  @BeforeAll
  static void connect() {
    accounts = TestAccounts.in(1);
    store = TestFactorStores.in(accounts);
    users = accounts.users(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterAll
  static void disconnect() {
    accounts.close();
  }

  @Override
  FactorStore store() {
    return store;
  }

  @Override
  Users users() {
    return users;
  }

  @Test
  void passkeysNeedPostgres() {
    UUID user = user();
    var passkey = new Passkey("AQ", "Ag", 0, false, false, List.of());
    StoredFactor factor =
        StoredFactor.unused(UUID.randomUUID(), "Key", NOW, new PasskeyData(passkey));
    assertFails(store.requirePasskeys(), NEEDS_POSTGRES);
    assertFails(store.add(user, factor, codes("a")), NEEDS_POSTGRES);
    assertFails(store.findPasskey(passkey.credentialId()), NEEDS_POSTGRES);
    assertFails(store.usePasskey(user, factor.id(), passkey, NOW), NEEDS_POSTGRES);
    assertThat(list(user)).isEmpty();
  }

  @Test
  void factorsAreFieldsOfTheAccount() {
    UUID user = user();
    StoredFactor factor = totp(0);
    add(user, factor, codes("a", "b"));
    assertThat(accounts.hash("account:" + user))
        .containsEntry(
            "totp:" + factor.id(),
            "{\"name\":\"App 0\",\"created\":\""
                + NOW
                + "\",\"secret\":\"sealed\",\"step\":58000000}")
        .containsKey("recovery_codes");
  }
}
