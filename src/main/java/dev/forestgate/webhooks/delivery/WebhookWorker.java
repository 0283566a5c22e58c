package dev.forestgate.webhooks.delivery;

import dev.forestgate.lifecycle.BackgroundWork;
import dev.forestgate.outbox.store.AccountQueues;
import dev.forestgate.outbox.store.QueueDefinition;
import dev.forestgate.outbox.store.QueueStore;
import dev.forestgate.outbox.worker.DeadLetterQueue;
import dev.forestgate.outbox.worker.DeadLetterSource;
import dev.forestgate.outbox.worker.QueueSettings;
import dev.forestgate.outbox.worker.QueueSignal;
import dev.forestgate.outbox.worker.QueueWorker;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/**
 * Delivery of webhooks while the service runs, from table {@code webhook_outbox}. A stop lets
 * deliveries in progress end.
 */
@Component
@ConditionalOnPostgresAccounts
final class WebhookWorker implements DeadLetterSource {
  private static final QueueDefinition DEFINITION =
      new QueueDefinition("webhooks", "webhook_outbox", "due_at", "fg:{webhooks}", "delivery");

  /** The pauses are those of {@link WebhookDelivery#PAUSES}, which are longer. */
  private static final QueueSettings SETTINGS =
      new QueueSettings(
          Duration.ofMillis(500),
          32,
          WebhookSender.TIMEOUT.plusSeconds(5),
          Duration.ofSeconds(40),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofDays(30),
          Duration.ofDays(7));

  private final QueueStore store;
  private final QueueSignal signal = new QueueSignal();
  private final QueueWorker worker;

  WebhookWorker(
      AccountQueues queues,
      WebhookDelivery delivery,
      IdGenerator ids,
      Clock clock,
      SecureRandom random) {
    this.store = queues.open(DEFINITION);
    this.worker =
        new QueueWorker(
            "webhooks", store, delivery, SETTINGS, signal, ids.generateId(), clock, random);
  }

  @Override
  public List<DeadLetterQueue> deadLetterQueues() {
    return List.of(new DeadLetterQueue(DEFINITION.title(), store, signal));
  }

  @Bean
  BackgroundWork webhookDeliveryWork() {
    return new BackgroundWork(worker::start, worker::stop);
  }
}
