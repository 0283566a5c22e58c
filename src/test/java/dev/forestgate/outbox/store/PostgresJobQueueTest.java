package dev.forestgate.outbox.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Queue of jobs in PostgreSQL, beside an earlier version that knows neither leases nor death. */
class PostgresJobQueueTest extends PostgresQueueTest {
  private static final String KIND = "account-follow-up";
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** Statements of the version before leases. */
  private static final String EARLIER_INSERT =
      "insert into job_outbox (id, kind, words, due_at) values ($1, $2, '{\"user\": \"x\"}', now())";

  private static final String EARLIER_TAKE =
      "update job_outbox set attempts = attempts + 1, due_at = now() + interval '3 seconds'"
          + " where id in (select id from job_outbox where due_at <= now() order by due_at limit 64"
          + " for update skip locked) returning id";

  @Override
  QueueDefinition definition() {
    return TestQueues.JOBS;
  }

  @Override
  boolean mayLackAll() {
    return true;
  }

  @Test
  void jobOfAnEarlierVersionIsLeased() {
    UUID id = insertAsEarlier();
    Leased leased = requireNonNull(lease()).get(0);
    assertThat(leased.entry())
        .isEqualTo(new QueueEntry(id, KIND, "{\"user\": \"x\"}", null, null, null));
    assertThat(store().done(id).blockOptional(SOON)).isPresent();
  }

  @Test
  void earlierVersionDoesNotTakeWhatIsLeased() {
    insertAsEarlier();
    assertThat(lease()).hasSize(1);
    assertThat(takeAsEarlier()).isEmpty();
    pass(LEASE);
    assertThat(takeAsEarlier()).as("as after the death of a replica").hasSize(1);
    assertThat(lease()).as("the earlier version has it for three seconds").isEmpty();
    pass(Duration.ofSeconds(3));
    assertThat(lease()).hasSize(1);
  }

  @Test
  void earlierVersionDoesNotTakeDeadJobs() {
    insertAsEarlier();
    store().bury(lease().get(0), "x").block(SOON);
    pass(Duration.ofDays(365));
    assertThat(takeAsEarlier()).isEmpty();
    assertThat(store().requeue(Instant.now(), null).block(SOON)).isOne();
    assertThat(takeAsEarlier()).hasSize(1);
  }

  private UUID insertAsEarlier() {
    UUID id = UUID.randomUUID();
    database()
        .client()
        .sql(EARLIER_INSERT)
        .bind(0, id)
        .bind(1, KIND)
        .fetch()
        .rowsUpdated()
        .block(SOON);
    return id;
  }

  private List<?> takeAsEarlier() {
    return requireNonNull(
        database().client().sql(EARLIER_TAKE).fetch().all().collectList().block(SOON));
  }

  private List<Leased> lease() {
    return requireNonNull(store().lease(UUID.randomUUID(), Set.of(KIND), LEASE, 10).block(SOON));
  }
}
