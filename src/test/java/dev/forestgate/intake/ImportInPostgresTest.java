package dev.forestgate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestDatabase;
import dev.forestgate.factors.ExportedFactors;
import dev.forestgate.factors.ImportedTotp;
import dev.forestgate.factors.TestImportedTotp;
import dev.forestgate.roles.Roles;
import dev.forestgate.transactions.TestTransactions;
import dev.forestgate.transactions.Transactions;
import dev.forestgate.users.BulkUsers;
import dev.forestgate.users.TestUsers;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import io.r2dbc.pool.ConnectionPool;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

class ImportInPostgresTest extends ImportContract {
  private static ConnectionPool pool;
  private static DatabaseClient database;
  private static Transactions transactions;

  @BeforeAll
  static void connect() {
    pool = TestDatabase.connect(4);
    database = DatabaseClient.builder().connectionFactory(pool).namedParameters(false).build();
    transactions = TestTransactions.on(pool, database);
  }

  @AfterAll
  static void disconnect() {
    pool.dispose();
  }

  @Test
  void rolesMoveWithTheirAccount() {
    assertThat(
            run(
                """
                username,roles,disabled
                alice%1$s,"viewer, editor",true
                bob%1$s,,
                carol%1$s,Admin!,
                """
                    .formatted(of)))
        .isEqualTo(new ImportResult(2, 0, 0, 0, 0, 1));
    assertThat(found("alice" + of).roles()).isEqualTo(Roles.of("editor", "viewer"));
    assertThat(found("alice" + of).disabled()).isTrue();
    assertThat(found("bob" + of).roles()).isEqualTo(Roles.NONE);
    assertThat(said)
        .containsExactly(
            "line 4: roles are not up to 16 names; each must have 2 to 32 characters of a-z, 0-9"
                + " and -, and begin with a letter");
    String json = "{\"username\":\"dave%s\",\"roles\":[\"support\",\"editor\"]}";
    run(json.formatted(of));
    User dave = found("dave" + of);
    assertThat(dave.roles()).isEqualTo(Roles.of("editor", "support"));
    assertThat(ExportedAccount.of(dave, null).roles()).isEqualTo(dave.roles());
    run("{\"username\":\"erin%s\",\"roles\":[7]}".formatted(of));
    assertThat(said).hasSize(2);
  }

  @Override
  Users users() {
    return usersAt(CLOCK);
  }

  @Override
  Users usersAt(Clock clock) {
    return TestUsers.in(database, transactions, clock);
  }

  @Override
  BulkUsers bulk() {
    return TestUsers.bulk(pool, database, CLOCK);
  }

  @Override
  ImportedTotp totps() {
    return TestImportedTotp.in(database, transactions);
  }

  @Override
  ExportedFactors factors() {
    return TestImportedTotp.exportedFrom(database, transactions);
  }
}
