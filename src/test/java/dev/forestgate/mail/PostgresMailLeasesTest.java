package dev.forestgate.mail;

import dev.forestgate.mail.message.TestMailProperties;
import dev.forestgate.transactions.Enlisted;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresMailLeasesTest extends MailLeasesContract {
  private static TestMailDatabase database;

  @BeforeAll
  static void create() {
    database = TestMailDatabase.create();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Override
  protected MailLeases leases() {
    return new PostgresMailLeases(database.client(), TestMailProperties.of());
  }

  @Override
  protected MailMaintenance upkeep() {
    return new PostgresMailMaintenance(database.client());
  }

  @Override
  protected MailOutbox outbox() {
    return database.outbox(new OutboxSignal(), Clock.systemUTC());
  }

  @Override
  protected void carryOut(Enlisted change) {
    database.transactions().commit(List.of(change)).block(SOON);
  }

  @Override
  protected void pass(Duration step) {
    database.pass(step);
  }

  @Override
  protected void makeUnknown(String recipient) {
    database.run(
        "update mail_outbox set kind = 'love-letter' where recipient = '" + recipient + "'");
  }

  @Override
  protected Map<String, String> holders() {
    return database.rows().stream()
        .collect(
            Collectors.toMap(
                row -> (String) row.get("recipient"),
                row -> row.get("attempts") + " " + row.get("leased_by")));
  }

  @Override
  protected void empty() {
    database.empty();
  }
}
