package dev.forestgate.mail;

import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.mail.template.EmailRenderer;
import dev.forestgate.mail.transport.DeliveryFailure;
import dev.forestgate.mail.transport.MailTransport;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** One try to send one letter, and what becomes of the letter then. */
@Component
final class MailDelivery {
  private static final Logger log = LoggerFactory.getLogger(MailDelivery.class);

  /** A letter that is sent must leave the outbox: until it does, nothing else is tried with it. */
  private static final Retry UNTIL_REMOVED =
      Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100)).maxBackoff(Duration.ofSeconds(1));

  private final MailLeases leases;
  private final EmailRenderer stationery;
  private final MailTransport way;
  private final MailProperties properties;
  private final RetryDelays pauses;
  private final MailHealth health;
  private final MailMetrics metrics;
  private final Clock clock;

  MailDelivery(
      MailLeases leases,
      EmailRenderer stationery,
      MailTransport way,
      MailProperties properties,
      MailHealth health,
      MailMetrics metrics,
      Clock clock,
      SecureRandom random) {
    this.leases = leases;
    this.stationery = stationery;
    this.way = way;
    this.properties = properties;
    this.pauses = new RetryDelays(properties, random);
    this.health = health;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Sends {@code letter}, which is {@code taker}'s, and enters the outcome. Never fails: what can't
   * be entered is tried again when the lease has ended.
   */
  Mono<Void> of(LeasedEmail letter, UUID taker) {
    metrics.taken(letter);
    return Mono.defer(() -> carry(letter, taker))
        .onErrorResume(
            failed -> {
              log.warn("What became of a {} could not be entered: {}", letter, failed.toString());
              return Mono.empty();
            });
  }

  private Mono<Void> carry(LeasedEmail letter, UUID taker) {
    Instant now = clock.instant();
    if (!now.isBefore(letter.expiresAt())) {
      return expire(letter, taker);
    }
    // After a stop of the whole process it may be another's any moment.
    if (letter.held().plus(properties.timeout()).compareTo(properties.lease()) > 0) {
      return Mono.empty();
    }
    return attempt(letter, now)
        .flatMap(
            failure ->
                failure.isEmpty() ? sent(letter) : undelivered(letter, taker, failure.get()));
  }

  /** Empty inside where it was accepted. */
  private Mono<Optional<DeliveryFailure>> attempt(LeasedEmail letter, Instant now) {
    return Mono.fromCallable(
            () -> stationery.render(letter.id(), letter.letter(), letter.writtenAt(), now))
        .flatMap(way::deliver)
        .timeout(properties.timeout())
        .thenReturn(Optional.<DeliveryFailure>empty())
        .onErrorResume(failed -> Mono.just(Optional.of(DeliveryFailure.of(failed))));
  }

  private Mono<Void> sent(LeasedEmail letter) {
    health.delivered();
    return leases
        .remove(letter)
        .retryWhen(UNTIL_REMOVED)
        .doOnNext(age -> metrics.sent(letter, age))
        .then();
  }

  private Mono<Void> undelivered(LeasedEmail letter, UUID taker, DeliveryFailure failure) {
    metrics.failed(failure);
    health.failed(failure);
    Duration pause = pauses.after(letter.attempts(), failure.retryAfter());
    if (!failure.isTransient() || letter.age().plus(pause).compareTo(properties.giveUp()) > 0) {
      return bury(letter, taker, failure);
    }
    return isTooLate(letter, pause)
        ? expire(letter, taker)
        : leases.postpone(letter, taker, failure.message(), pause).then();
  }

  private Mono<Void> bury(LeasedEmail letter, UUID taker, DeliveryFailure failure) {
    return leases
        .bury(letter, taker, failure.message())
        .filter(buried -> buried > 0)
        .doOnNext(
            buried -> {
              metrics.buried(letter);
              log.warn("A {} is set aside as dead: {}", letter, failure.message());
            })
        .then();
  }

  private Mono<Void> expire(LeasedEmail letter, UUID taker) {
    return leases
        .drop(letter, taker)
        .filter(dropped -> dropped > 0)
        .doOnNext(
            dropped -> {
              metrics.expired(letter.kind());
              log.warn("A {} could not be sent in time and is dropped", letter);
            })
        .then();
  }

  /** Whether it would be worth nothing after {@code pause}. */
  private boolean isTooLate(LeasedEmail letter, Duration pause) {
    return !clock.instant().plus(pause).isBefore(letter.expiresAt());
  }
}
