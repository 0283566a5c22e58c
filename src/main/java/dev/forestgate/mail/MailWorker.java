package dev.forestgate.mail;

import dev.forestgate.lifecycle.BackgroundWork;
import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.outbox.worker.QueueSettings;
import dev.forestgate.outbox.worker.QueueWorker;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/** Delivery of e-mails while the service runs. A stop lets deliveries in progress end. */
@Component
final class MailWorker {
  private final QueueWorker worker;

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

  @Bean
  BackgroundWork mailWork() {
    return new BackgroundWork(worker::start, worker::stop);
  }
}
