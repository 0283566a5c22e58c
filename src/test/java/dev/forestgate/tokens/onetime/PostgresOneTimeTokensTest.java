package dev.forestgate.tokens.onetime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestDatabase;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.TestTransactions;
import dev.forestgate.transactions.Transactions;
import io.r2dbc.pool.ConnectionPool;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

class PostgresOneTimeTokensTest extends OneTimeTokensContract {
  private static final Duration SOON = TestTimeouts.HANG;

  private static ConnectionPool pool;
  private static DatabaseClient database;
  private static Transactions transactions;

  @BeforeAll
  static void connect() {
    pool = TestDatabase.connect(20);
    database = DatabaseClient.builder().connectionFactory(pool).namedParameters(false).build();
    transactions = TestTransactions.on(pool, database);
  }

  @AfterAll
  static void disconnect() {
    pool.dispose();
  }

  @Override
  OneTimeTokens tokens(Clock clock) {
    return new PostgresOneTimeTokens(database, new SecureRandom(), clock);
  }

  @Override
  Mono<Void> carryOut(List<Enlisted> changes) {
    return transactions.commit(changes);
  }

  @Test
  void theRowHoldsNeitherTokenNorCode() {
    UUID user = UUID.randomUUID();
    var address = new Subject(user + "@Example.org", user + "@example.org");
    IssuedToken issued =
        tokens(Clock.fixed(NOW, ZoneOffset.UTC)).issue(Purpose.VERIFY_EMAIL, user, address);
    carryOut(List.of(issued.stored())).block(SOON);
    Map<String, Object> row =
        requireNonNull(
            database
                .sql("select * from one_time_tokens where user_id = $1")
                .bind(0, user)
                .fetch()
                .one()
                .block(SOON));
    assertThat(row)
        .containsEntry("slot", "verify-email")
        .containsEntry("token_hash", issued.token().sha256())
        .containsEntry("subject", address.text())
        .containsEntry("subject_key", address.key())
        .containsEntry("code_tries", 0);
    assertThat(row.values().stream().map(String::valueOf))
        .noneMatch(value -> value.contains(issued.token().reveal()))
        .noneMatch(value -> value.contains(requireNonNull(issued.code()).reveal()));
  }
}
