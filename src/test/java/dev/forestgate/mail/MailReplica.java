package dev.forestgate.mail;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.mail.message.TestMailProperties;
import dev.forestgate.mail.template.TestEmailRenderer;
import dev.forestgate.mail.transport.MailTransport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One replica's mail worker, with its outbox and meters. */
final class MailReplica implements AutoCloseable {
  final OutboxSignal signal = new OutboxSignal();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final MailOutbox outbox;
  final MailDelivery delivery;
  final MailLeases table;
  final MailHealth health;
  final MailCleanup housekeeping;
  final DeadLetters deadLetters;
  private final MailWorker worker;

  private MailReplica(
      TestMailDatabase database, MailTransport transport, Clock clock, MailProperties properties) {
    var metrics = new MailMetrics(registry);
    this.outbox = database.outbox(signal, clock);
    this.table = new PostgresMailLeases(database.client(), properties);
    this.health = new MailHealth(transport, metrics);
    this.delivery =
        new MailDelivery(
            table,
            TestEmailRenderer.properties(properties),
            transport,
            properties,
            health,
            metrics,
            clock,
            new SecureRandom());
    var upkeep = new PostgresMailMaintenance(database.client());
    this.housekeeping = new MailCleanup(upkeep, properties, metrics, clock);
    this.deadLetters = new DeadLetters(upkeep, signal, clock);
    this.worker =
        new MailWorker(table, delivery, housekeeping, signal, properties, UUID::randomUUID);
  }

  /** A worker that is not started. It polls when its signal is raised, and once a minute. */
  static MailReplica closed(
      TestMailDatabase database, MailTransport transport, Clock clock, String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "poll";
    all[1] = "1m";
    System.arraycopy(settings, 0, all, 2, settings.length);
    return new MailReplica(database, transport, clock, TestMailProperties.of(all));
  }

  static MailReplica open(
      TestMailDatabase database, MailTransport transport, Clock clock, String... settings) {
    MailReplica replica = closed(database, transport, clock, settings);
    replica.worker.start();
    return replica;
  }

  /** Begins to stop; the latch falls once it has. */
  CountDownLatch stopping() {
    var stopped = new CountDownLatch(1);
    worker.stop(stopped::countDown);
    return stopped;
  }

  double count(String metric, String... tags) {
    return registry.get("forestgate.mail." + metric).tags(tags).counter().count();
  }

  @Override
  public void close() {
    if (worker.isRunning()) {
      try {
        if (!stopping().await(TestTimeouts.HANG.toSeconds(), TimeUnit.SECONDS)) {
          throw new AssertionError("the mail worker does not stop");
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static final Duration SOON = TestTimeouts.HANG;
}
