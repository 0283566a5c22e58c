package dev.forestgate.mail;

import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.outbox.worker.QueueSettings;
import dev.forestgate.outbox.worker.QueueWorker;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/** Delivery of e-mails while the service runs. A stop lets deliveries in progress end. */
@Component
final class MailWorker implements SmartLifecycle {
  private final QueueWorker worker;
  private volatile boolean isRunning;

  MailWorker(
      MailQueue queue,
      MailDelivery delivery,
      MailProperties properties,
      IdGenerator ids,
      Clock clock,
      SecureRandom random) {
    this.worker =
        new QueueWorker(
            "e-mails",
            queue.store(),
            delivery,
            settings(properties),
            queue.signal(),
            ids.generateId(),
            clock,
            random);
  }

  QueueWorker worker() {
    return worker;
  }

  private static QueueSettings settings(MailProperties properties) {
    return new QueueSettings(
        properties.poll(),
        properties.concurrency(),
        properties.timeout(),
        properties.lease(),
        properties.firstPause(),
        properties.longestPause(),
        properties.giveUp(),
        properties.deadKept());
  }

  @Override
  public void start() {
    isRunning = true;
    worker.start();
  }

  @Override
  public void stop(Runnable callback) {
    isRunning = false;
    worker.stop(callback);
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }
}
