package dev.forestgate.outbox.store;

import dev.forestgate.mail.TestMailDatabase;
import dev.forestgate.transactions.Enlisted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Queue of e-mails in PostgreSQL. */
class PostgresQueueTest extends QueueStoreContract {
  private static TestMailDatabase database;

  @BeforeAll
  static void create() {
    database = TestMailDatabase.create();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  QueueDefinition definition() {
    return TestQueues.MAIL;
  }

  static TestMailDatabase database() {
    return database;
  }

  @Override
  QueueStore store() {
    return database.queues().open(definition());
  }

  /** Table {@code mail_outbox} demands a recipient and an expiry. */
  @Override
  boolean mayLackAll() {
    return false;
  }

  @Override
  void carryOut(Enlisted write) {
    database.transactions().commit(List.of(write)).block(SOON);
  }

  @Override
  void pass(Duration step) {
    database.pass(definition(), step);
  }

  @Override
  Map<String, String> holders() {
    return database.rows(definition()).stream()
        .collect(
            Collectors.toMap(
                row -> (String) row.get("recipient"),
                row -> row.get("attempts") + " " + row.get("leased_by")));
  }

  @Override
  void empty() {
    database.empty();
  }
}
