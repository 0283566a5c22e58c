package dev.forestgate.mail;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.lifecycle.BackgroundWork;
import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.mail.message.TestMailProperties;
import dev.forestgate.mail.template.TestEmailRenderer;
import dev.forestgate.mail.transport.MailTransport;
import dev.forestgate.outbox.store.Leased;
import dev.forestgate.outbox.store.QueueStore;
import dev.forestgate.outbox.worker.DeadLetterQueue;
import dev.forestgate.outbox.worker.QueueWorker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Delivery of e-mails by one replica. */
final class MailReplica implements AutoCloseable {
  static final Duration SOON = TestTimeouts.HANG;

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final MailOutbox outbox;
  final MailHealth health;
  final QueueStore store;
  final QueueWorker worker;
  final DeadLetterQueue dead;
  private final MailQueue queue;
  private final MailDelivery delivery;
  private final MailProperties properties;
  private final BackgroundWork service;

  private MailReplica(
      TestMailDatabase database, MailTransport transport, Clock clock, MailProperties properties) {
    var metrics = new MailMetrics(registry);
    this.properties = properties;
    this.queue = new MailQueue(database.queues());
    this.outbox = new MailOutbox(queue, UUID::randomUUID, clock);
    this.store = queue.store();
    this.health = new MailHealth(transport, metrics);
    this.delivery =
        new MailDelivery(
            TestEmailRenderer.properties(properties), transport, health, metrics, clock);
    var delivering =
        new MailWorker(queue, delivery, properties, UUID::randomUUID, clock, new SecureRandom());
    this.service = delivering.mailWork();
    this.worker = delivering.worker();
    this.dead = queue.deadLetterQueues().get(0);
  }

  /** Replica that does not start, and would poll once a minute and after a signal. */
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
    replica.service.start();
    return replica;
  }

  void wake() {
    queue.signal().raise();
  }

  /** Leases one entry as {@code holder}. */
  List<Leased> lease(UUID holder) {
    return java.util.Objects.requireNonNull(
        store.lease(holder, delivery.kinds(), properties.lease(), 1).block(SOON));
  }

  /** Begins to stop; the latch falls once it has. */
  CountDownLatch stopping() {
    var stopped = new CountDownLatch(1);
    service.stop(stopped::countDown);
    return stopped;
  }

  double count(String metric, String... tags) {
    return registry.get("forestgate.mail." + metric).tags(tags).counter().count();
  }

  @Override
  public void close() {
    if (service.isRunning()) {
      try {
        if (!stopping().await(TestTimeouts.HANG.toSeconds(), TimeUnit.SECONDS)) {
          throw new AssertionError("the mail worker does not stop");
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
