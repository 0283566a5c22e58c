package dev.forestgate.factors.store;

import static dev.forestgate.failure.Failure.INVALID_CODE;
import static dev.forestgate.failure.Failure.TOO_MANY_FACTORS;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestDatabase;
import dev.forestgate.factors.passkey.Passkey;
import dev.forestgate.factors.store.FactorData.PasskeyData;
import dev.forestgate.secret.Base64Url;
import dev.forestgate.transactions.TestTransactions;
import dev.forestgate.transactions.Transactions;
import dev.forestgate.users.TestUsers;
import dev.forestgate.users.Users;
import io.r2dbc.pool.ConnectionPool;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

/** The contract on a real PostgreSQL, with passkeys. */
class PostgresFactorsTest extends FactorStoreContract {
  private static ConnectionPool pool;
  private static FactorStore store;
  private static Users users;

  @BeforeAll
  static void connect() {
    pool = TestDatabase.connect(20);
    DatabaseClient database =
        DatabaseClient.builder().connectionFactory(pool).namedParameters(false).build();
    Transactions transactions = TestTransactions.on(pool, database);
    store = new PostgresFactors(database, transactions);
    users = TestUsers.in(database, transactions, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterAll
  static void disconnect() {
    pool.dispose();
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
  void aPasskeyIsFoundByItsCredentialId() {
    UUID user = user();
    StoredFactor factor = passkey();
    assertThat(add(user, factor, codes("a"))).isTrue();
    OwnedFactor found = found(factor);
    assertThat(found.user()).isEqualTo(user);
    assertThat(found.factor()).isEqualTo(factor);
    assertThat(store.findPasskey("AQ").blockOptional(SOON)).isEmpty();
  }

  @Test
  void aUseStoresTheGreatestCounterAndTheBackup() {
    UUID user = user();
    StoredFactor factor = passkey();
    add(user, factor, codes("a"));
    assertThat(use(user, factor, 9, true)).isTrue();
    assertThat(use(user, factor, 3, false)).isTrue();
    OwnedFactor found = found(factor);
    assertThat(data(found).signCount()).isEqualTo(9);
    assertThat(data(found).backedUp()).isFalse();
    assertThat(found.factor().lastUsedAt()).isEqualTo(LATER);
  }

  @Test
  void aPasskeyBelongsToOneAccount() {
    StoredFactor factor = passkey();
    add(user(), factor, codes("a"));
    UUID other = user();
    StoredFactor copy = StoredFactor.unused(UUID.randomUUID(), "Copy", NOW, factor.data());
    assertFails(store.add(other, copy, codes("b")), INVALID_CODE);
    assertThat(list(other)).isEmpty();
  }

  @Test
  void anAccountHasAtMostTwentyPasskeys() {
    UUID user = user();
    for (int n = 0; n < 20; n++) {
      add(user, passkey(), codes("a"));
    }
    assertFails(store.add(user, passkey(), codes("a")), TOO_MANY_FACTORS);
    assertThat(add(user, totp(0), codes("b"))).isFalse();
  }

  private static StoredFactor passkey() {
    UUID id = UUID.randomUUID();
    String credential = Base64Url.encode(id.toString().getBytes(US_ASCII));
    var passkey = new Passkey(credential, "AQI", 5, true, false, List.of("internal", "usb"));
    return StoredFactor.unused(id, "Key", NOW, new PasskeyData(passkey));
  }

  private static boolean use(UUID user, StoredFactor factor, long signCount, boolean backedUp) {
    Passkey before = ((PasskeyData) factor.data()).passkey();
    var after =
        new Passkey(
            before.credentialId(),
            before.credentialData(),
            signCount,
            before.backupEligible(),
            backedUp,
            before.transports());
    return requireNonNull(store.usePasskey(user, factor.id(), after, LATER).block(SOON));
  }

  private static OwnedFactor found(StoredFactor factor) {
    String credentialId = ((PasskeyData) factor.data()).passkey().credentialId();
    return requireNonNull(store.findPasskey(credentialId).block(SOON));
  }

  private static Passkey data(OwnedFactor found) {
    return ((PasskeyData) found.factor().data()).passkey();
  }
}
