package dev.forestgate.mail;

import dev.forestgate.lifecycle.Drain;
import dev.forestgate.mail.message.MailProperties;
import java.util.UUID;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Takes letters out of the outbox and sends them, for as long as the service runs. A stop lets
 * those end that are on their way.
 */
@Component
final class MailWorker implements SmartLifecycle {
  private final MailLeases leases;
  private final MailDelivery delivery;
  private final MailCleanup housekeeping;
  private final OutboxSignal bell;
  private final MailProperties properties;
  private final UUID name;
  private OutboxPolling round;
  private Drain drain = new Drain();
  private Disposable.Composite running = Disposables.composite();
  private volatile boolean started;

  MailWorker(
      MailLeases leases,
      MailDelivery delivery,
      MailCleanup housekeeping,
      OutboxSignal bell,
      MailProperties properties,
      IdGenerator ids) {
    this.leases = leases;
    this.delivery = delivery;
    this.housekeeping = housekeeping;
    this.bell = bell;
    this.properties = properties;
    this.name = ids.generateId();
    this.round = newRound();
  }

  @Override
  public void start() {
    drain = new Drain();
    round = newRound();
    Disposable letters =
        round
            .letters()
            .flatMap(this::carry, properties.concurrency(), 1)
            .doFinally(end -> drain.done())
            .subscribe();
    running = Disposables.composite(letters, housekeeping.again().subscribe());
    started = true;
  }

  private OutboxPolling newRound() {
    return new OutboxPolling(most -> leases.lease(name, most), bell, properties);
  }

  private Mono<Void> carry(LeasedEmail letter) {
    return delivery.of(letter, name).doFinally(end -> round.done(letter));
  }

  @Override
  public void stop(Runnable callback) {
    started = false;
    round.stop();
    drain.await(running, callback);
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public boolean isRunning() {
    return started;
  }
}
