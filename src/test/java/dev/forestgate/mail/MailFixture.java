package dev.forestgate.mail;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.mail.message.MailSettings;
import dev.forestgate.mail.template.EmailRendererOf;
import dev.forestgate.mail.transport.MailTransport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One replica's part in the mail. */
final class MailFixture implements AutoCloseable {
  final OutboxSignal bell = new OutboxSignal();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final MailOutbox outbox;
  final MailDelivery delivery;
  final MailLeases table;
  final MailHealth health;
  final MailCleanup housekeeping;
  final DeadLetters deadLetters;
  private final MailWorker postman;

  private MailFixture(
      MailDatabase database, MailTransport way, Clock clock, MailProperties properties) {
    var metrics = new MailMetrics(registry);
    this.outbox = database.outbox(bell, clock);
    this.table = new PostgresMailLeases(database.client(), properties);
    this.health = new MailHealth(way, metrics);
    this.delivery =
        new MailDelivery(
            table,
            EmailRendererOf.properties(properties),
            way,
            properties,
            health,
            metrics,
            clock,
            new SecureRandom());
    var upkeep = new PostgresMailMaintenance(database.client());
    this.housekeeping = new MailCleanup(upkeep, properties, metrics, clock);
    this.deadLetters = new DeadLetters(upkeep, bell, clock);
    this.postman =
        new MailWorker(table, delivery, housekeeping, bell, properties, UUID::randomUUID);
  }

  /** One that looks into the outbox only when its bell rings, and once a minute. */
  static MailFixture closed(
      MailDatabase database, MailTransport way, Clock clock, String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "poll";
    all[1] = "1m";
    System.arraycopy(settings, 0, all, 2, settings.length);
    return new MailFixture(database, way, clock, MailSettings.of(all));
  }

  static MailFixture open(
      MailDatabase database, MailTransport way, Clock clock, String... settings) {
    MailFixture office = closed(database, way, clock, settings);
    office.postman.start();
    return office;
  }

  /** Begins to stop; the latch falls once it has. */
  CountDownLatch stopping() {
    var stopped = new CountDownLatch(1);
    postman.stop(stopped::countDown);
    return stopped;
  }

  double count(String metric, String... tags) {
    return registry.get("forestgate.mail." + metric).tags(tags).counter().count();
  }

  @Override
  public void close() {
    if (postman.isRunning()) {
      try {
        if (!stopping().await(TestTimeouts.HANG.toSeconds(), TimeUnit.SECONDS)) {
          throw new AssertionError("the postman does not stop");
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static final Duration SOON = TestTimeouts.HANG;
}
