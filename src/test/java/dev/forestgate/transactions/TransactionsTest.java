package dev.forestgate.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class TransactionsTest {
  private final String table = "together_" + UUID.randomUUID().toString().replace("-", "");
  private final ConnectionFactory connections =
      ConnectionFactories.get(
          TestStores.databaseUrl().replaceFirst("postgres", "r2dbc:postgresql"));
  private final DatabaseClient database =
      DatabaseClient.builder().connectionFactory(connections).namedParameters(false).build();
  private final Transactions transactions =
      new Transactions(
          database, TransactionalOperator.create(new R2dbcTransactionManager(connections)));

  @BeforeEach
  void makeTable() {
    run("create table " + table + " (word text primary key)");
  }

  @AfterEach
  void dropTable() {
    run("drop table " + table);
  }

  @Test
  void allIsDone() {
    StepVerifier.create(transactions.commit(insert("own"), List.of(enter("one"), enter("two"))))
        .expectNext(1L)
        .verifyComplete();
    assertThat(words()).containsExactlyInAnyOrder("own", "one", "two");
  }

  @Test
  void failedOwnWriteRollsBackEverything() {
    run("insert into " + table + " values ('own')");
    StepVerifier.create(transactions.commit(insert("own"), List.of(enter("one"))))
        .verifyError(org.springframework.dao.DataIntegrityViolationException.class);
    assertThat(words()).containsExactly("own");
  }

  @Test
  void emptyOwnWriteChangesNothing() {
    StepVerifier.create(transactions.commit(Mono.empty(), List.of(enter("one")))).verifyComplete();
    assertThat(words()).isEmpty();
  }

  @Test
  void aChangeThatTouchesNothingFailsTheStepWhereItMatters() {
    Enlisted spend = Enlisted.Sql.of("delete from " + table + " where word = $1", "token");
    Enlisted matters = ((Enlisted.Sql) spend).orFail(new IllegalStateException("spent"));
    StepVerifier.create(transactions.commit(insert("own"), List.of(enter("one"), matters)))
        .verifyErrorMessage("spent");
    assertThat(words()).isEmpty();
    StepVerifier.create(transactions.commit(insert("own"), List.of(spend)))
        .expectNext(1L)
        .verifyComplete();
  }

  @Test
  void changesAloneAreAStepToo() {
    StepVerifier.create(transactions.commit(List.of(enter("one"), enter("two")))).verifyComplete();
    assertThat(words()).hasSize(2);
  }

  @Test
  void aChangeForAnotherStoreIsRefused() {
    StepVerifier.create(
            transactions.commit(insert("own"), List.of(Enlisted.Redis.of("SET", "a", "b"))))
        .verifyError(IllegalArgumentException.class);
    assertThat(words()).isEmpty();
  }

  private Enlisted enter(String word) {
    return Enlisted.Sql.of("insert into " + table + " values ($1)", word);
  }

  private Mono<Long> insert(String word) {
    return database
        .sql("insert into " + table + " values ($1)")
        .bind(0, word)
        .fetch()
        .rowsUpdated();
  }

  private List<String> words() {
    List<String> words =
        database
            .sql("select word from " + table)
            .map(row -> String.valueOf(row.get(0, String.class)))
            .all()
            .collectList()
            .block();
    return words == null ? List.of() : words;
  }

  private void run(String sql) {
    database.sql(sql).then().block();
  }
}
