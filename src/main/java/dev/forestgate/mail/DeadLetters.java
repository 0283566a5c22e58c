package dev.forestgate.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * {@code /actuator/deadletters} on the management port: which letters could not be sent and why, to
 * send them again, or to let go of them. What they say is never shown, and of addresses only so
 * much that one is recognised.
 */
@Component
@Endpoint(id = "deadletters")
final class DeadLetters {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST = 200;

  private final MailMaintenance upkeep;
  private final OutboxSignal bell;
  private final Clock clock;

  DeadLetters(MailMaintenance upkeep, OutboxSignal bell, Clock clock) {
    this.upkeep = upkeep;
    this.bell = bell;
    this.clock = clock;
  }

  /** The newest first, {@value #MOST} at most. */
  @ReadOperation
  Mono<Listing> list() {
    return upkeep
        .dead(clock.instant(), MOST)
        .map(DeadLetters::shown)
        .collectList()
        .map(Listing::new)
        .timeout(PATIENCE);
  }

  /** All that are still worth sending. */
  @WriteOperation
  Mono<Done> requeueAll() {
    return requeueAllOr(null);
  }

  /** None, if there is no such dead letter or it has expired. */
  @WriteOperation
  Mono<Done> requeue(@Selector UUID id) {
    return requeueAllOr(id);
  }

  @DeleteOperation
  Mono<Done> remove(@Selector UUID id) {
    return upkeep.discard(id).map(Done::new).timeout(PATIENCE);
  }

  private Mono<Done> requeueAllOr(@Nullable UUID id) {
    return upkeep
        .requeue(clock.instant(), id)
        .map(Done::new)
        .doOnNext(done -> bell.ring())
        .timeout(PATIENCE);
  }

  private static Dead shown(MailMaintenance.Dead letter) {
    return new Dead(
        letter.id(),
        letter.kind(),
        masked(letter.recipient()),
        letter.writtenAt(),
        letter.attempts(),
        letter.error(),
        letter.usable());
  }

  private static String masked(String address) {
    return address.substring(0, address.offsetByCodePoints(0, 1))
        + "…"
        + address.substring(address.lastIndexOf('@'));
  }

  record Listing(List<Dead> letters) {}

  /**
   * @param usable whether it may be sent again; the links in others work no more
   */
  record Dead(
      UUID id,
      String kind,
      String to,
      Instant writtenAt,
      int attempts,
      String error,
      boolean usable) {}

  /**
   * @param letters how many it was done with
   */
  record Done(long letters) {}
}
