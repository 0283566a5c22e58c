package dev.forestgate.mail;

import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.template.EmailRenderer;
import dev.forestgate.mail.transport.DeliveryFailure;
import dev.forestgate.mail.transport.MailTransport;
import dev.forestgate.outbox.store.Leased;
import dev.forestgate.outbox.store.QueueCounts;
import dev.forestgate.outbox.worker.FailedAttempt;
import dev.forestgate.outbox.worker.FailedAttempt.Remedy;
import dev.forestgate.outbox.worker.QueueHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Delivery of queued e-mails by the configured transport. */
@Component
final class MailDelivery implements QueueHandler {
  private static final Set<String> KINDS =
      Arrays.stream(EmailKind.values()).map(EmailKind::slug).collect(Collectors.toSet());

  private final EmailRenderer renderer;
  private final MailTransport transport;
  private final MailHealth health;
  private final MailMetrics metrics;
  private final Clock clock;

  MailDelivery(
      EmailRenderer renderer,
      MailTransport transport,
      MailHealth health,
      MailMetrics metrics,
      Clock clock) {
    this.renderer = renderer;
    this.transport = transport;
    this.health = health;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public Set<String> kinds() {
    return KINDS;
  }

  @Override
  public Mono<Void> handle(Leased leased) {
    return Mono.fromCallable(
            () ->
                renderer.render(
                    leased.entry().id(),
                    MailQueue.email(leased.entry()),
                    leased.writtenAt(),
                    clock.instant()))
        .flatMap(transport::deliver);
  }

  @Override
  public FailedAttempt judge(Leased leased, Throwable failure) {
    DeliveryFailure known = DeliveryFailure.of(failure);
    Remedy remedy = known.isTransient() ? Remedy.RETRY : Remedy.GIVE_UP;
    return new FailedAttempt(known.message(), remedy, known.retryAfter());
  }

  @Override
  public void leased(Leased leased) {
    metrics.leased(leased);
  }

  @Override
  public void handled(Leased leased) {
    health.delivered();
  }

  @Override
  public void removed(Leased leased, Duration age) {
    metrics.sent(leased.entry().kind(), age);
  }

  @Override
  public void failed(Leased leased, Throwable failure) {
    DeliveryFailure known = DeliveryFailure.of(failure);
    metrics.failed(known);
    health.failed(known);
  }

  @Override
  public void buried(Leased leased) {
    metrics.buried(leased.entry().kind());
  }

  @Override
  public void expired(String kind) {
    metrics.expired(kind);
  }

  @Override
  public void counted(QueueCounts counts) {
    metrics.counted(counts);
  }
}
