package dev.forestgate.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.FaultProxy;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.Disposable;

class CompletingTransactionsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final String table = "completing_" + UUID.randomUUID().toString().replace("-", "");
  private final URI address = URI.create(TestStores.databaseUrl());
  private final DatabaseClient direct = client(ConnectionFactories.get(r2dbc(address.getPort())));
  private FaultProxy proxy;
  private ConnectionPool pool;
  private DatabaseClient pooled;
  private TransactionalOperator transactions;

  @BeforeEach
  void open() throws IOException {
    run(direct, "create table " + table + " (word text primary key)");
    proxy = FaultProxy.beforePostgres(address.getPort());
    pool =
        new ConnectionPool(
            ConnectionPoolConfiguration.builder(ConnectionFactories.get(r2dbc(proxy.port())))
                .initialSize(1)
                .maxSize(1)
                .build());
    pooled = client(pool);
    transactions =
        new CompletingTransactions(TransactionalOperator.create(new R2dbcTransactionManager(pool)));
  }

  @AfterEach
  void close() throws IOException {
    pool.dispose();
    proxy.close();
    run(direct, "drop table " + table);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEGIN", "insert into"})
  void aCancelledTransactionIsRolledBackBeforeItsConnectionIsUsedAgain(String moment) {
    cancelAtAnswerTo(moment);

    run(pooled, insert("next"));
    assertThat(words()).containsExactly("next");
  }

  @Test
  void aCancelledCommitIsACommit() {
    cancelAtAnswerTo("COMMIT");

    run(pooled, insert("next"));
    assertThat(words()).containsExactlyInAnyOrder("own", "next");
  }

  @Test
  void resultsAndErrorsAreThoseOfTheAction() {
    assertThat(
            transactions
                .execute(status -> pooled.sql(insert("own")).fetch().rowsUpdated())
                .collectList()
                .block(SOON))
        .containsExactly(1L);
    assertThat(
            transactions
                .transactional(pooled.sql(insert("own")).then())
                .materialize()
                .map(signal -> String.valueOf(signal.getThrowable()))
                .block(SOON))
        .contains("DuplicateKeyException");
    assertThat(words()).containsExactly("own");
  }

  /** Cancels a transaction while the answer to its {@code request} is under way. */
  private void cancelAtAnswerTo(String request) {
    var started = new CompletableFuture<Disposable>();
    var cancelled = new CompletableFuture<Void>();
    proxy.onAnswerTo(
        List.of(request),
        true,
        () -> {
          started.join().dispose();
          cancelled.complete(null);
        });
    started.complete(transactions.transactional(pooled.sql(insert("own")).then()).subscribe());
    cancelled.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
  }

  private String insert(String word) {
    return "insert into " + table + " values ('" + word + "')";
  }

  private List<String> words() {
    return List.copyOf(
        Objects.requireNonNull(
            direct
                .sql("select word from " + table)
                .map(row -> String.valueOf(row.get(0, String.class)))
                .all()
                .collectList()
                .block(SOON)));
  }

  private static void run(DatabaseClient client, String sql) {
    client.sql(sql).then().block(SOON);
  }

  private String r2dbc(int port) {
    return "r2dbc:postgresql://"
        + address.getUserInfo()
        + "@127.0.0.1:"
        + port
        + address.getPath()
        + "?sslMode=disable";
  }

  private static DatabaseClient client(ConnectionFactory connections) {
    return DatabaseClient.builder().connectionFactory(connections).namedParameters(false).build();
  }
}
