package dev.forestgate.mail;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.mail.letter.MailProperties;
import dev.forestgate.mail.letter.MailSettings;
import dev.forestgate.mail.text.StationeryOf;
import dev.forestgate.mail.way.WayOut;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One replica's part in the mail. */
final class Office implements AutoCloseable {
  final Bell bell = new Bell();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Outbox outbox;
  final Delivery delivery;
  final Leases table;
  final MailHealth health;
  final Housekeeping housekeeping;
  final DeadLetters deadLetters;
  private final Postman postman;

  private Office(MailDatabase database, WayOut way, Clock clock, MailProperties properties) {
    var metrics = new MailMetrics(registry);
    this.outbox = database.outbox(bell, clock);
    this.table = new PostgresLeases(database.client(), properties);
    this.health = new MailHealth(way, metrics);
    this.delivery =
        new Delivery(
            table,
            StationeryOf.properties(properties),
            way,
            properties,
            health,
            metrics,
            clock,
            new SecureRandom());
    var upkeep = new PostgresUpkeep(database.client());
    this.housekeeping = new Housekeeping(upkeep, properties, metrics, clock);
    this.deadLetters = new DeadLetters(upkeep, bell, clock);
    this.postman = new Postman(table, delivery, housekeeping, bell, properties, UUID::randomUUID);
  }

  /** One that looks into the outbox only when its bell rings, and once a minute. */
  static Office closed(MailDatabase database, WayOut way, Clock clock, String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "poll";
    all[1] = "1m";
    System.arraycopy(settings, 0, all, 2, settings.length);
    return new Office(database, way, clock, MailSettings.of(all));
  }

  static Office open(MailDatabase database, WayOut way, Clock clock, String... settings) {
    Office office = closed(database, way, clock, settings);
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
