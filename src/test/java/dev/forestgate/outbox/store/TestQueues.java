package dev.forestgate.outbox.store;

import dev.forestgate.transactions.Transactions;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;

/** Queues and entries for tests. */
public final class TestQueues {
  public static final QueueDefinition MAIL =
      new QueueDefinition("letters", "mail_outbox", "next_attempt_at", "fg:{mail}", "letter");
  public static final QueueDefinition JOBS =
      new QueueDefinition("jobs", "job_outbox", "due_at", "fg:{errands}:job", "entry");

  private TestQueues() {}

  public static AccountQueues postgres(DatabaseClient database, Transactions transactions) {
    return definition -> new PostgresQueue(definition, database, transactions);
  }

  public static QueueEntry entry(
      String kind, @Nullable UUID account, String recipient, Instant expiresAt) {
    return new QueueEntry(
        UUID.randomUUID(), kind, "{\"link\": \"x\"}", account, recipient, expiresAt);
  }
}
