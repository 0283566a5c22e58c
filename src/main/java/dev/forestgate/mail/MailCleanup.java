package dev.forestgate.mail;

import dev.forestgate.mail.message.MailProperties;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Clears away what nobody will send: letters that expired while nobody looked, the words of dead
 * letters whose links are worth nothing, and old dead letters. Then counts what is left.
 */
@Component
final class MailCleanup {
  private static final Logger log = LoggerFactory.getLogger(MailCleanup.class);
  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final MailMaintenance upkeep;
  private final MailProperties properties;
  private final MailMetrics metrics;
  private final Clock clock;

  MailCleanup(MailMaintenance upkeep, MailProperties properties, MailMetrics metrics, Clock clock) {
    this.upkeep = upkeep;
    this.properties = properties;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** At once, and then from time to time. Never ends, never fails. */
  Flux<Void> again() {
    return once()
        .onErrorResume(
            failed -> {
              log.debug("The outbox could not be tidied: {}", failed.toString());
              return Mono.empty();
            })
        .repeatWhen(ends -> ends.concatMap(end -> Mono.delay(EVERY)));
  }

  Mono<Void> once() {
    return Mono.defer(() -> upkeep.tidy(clock.instant(), properties.deadKept()))
        .timeout(PATIENCE)
        .doOnNext(this::tell)
        .then();
  }

  private void tell(MailMaintenance.Left left) {
    left.expired().forEach(metrics::expired);
    metrics.holds(left.waiting(), left.dead(), left.oldest());
  }
}
