package dev.forestgate.journal;

import static dev.forestgate.failure.Failure.TOO_MANY_EVENTS;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.SampledLog;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.visitor.Visitor;
import dev.forestgate.visitor.VisitorLimits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Journal of visitors who are not signed in, within {@link VisitorLimits}. Each visitor has one
 * interaction, under the visitor's id, and no user.
 */
@Component
public final class VisitorJournal {
  private static final SampledLog log =
      new SampledLog(LoggerFactory.getLogger(VisitorJournal.class));

  /** Longest delay of a registration or a failed sign-in. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Journal journal;
  private final VisitorLimits limits;

  VisitorJournal(Journal journal, VisitorLimits limits) {
    this.journal = journal;
    this.limits = limits;
  }

  /**
   * Records an event that the client of {@code visitor} reports, and returns its id; once this
   * emits, the event is safe. Fails as {@link Journal#record} does, and with TOO_MANY_EVENTS if a
   * limit of the visitor or the network is reached.
   */
  public Mono<UUID> recordClientEvent(Visitor visitor, String action, Map<String, Object> detail) {
    return limits
        .admitClientEvent(visitor)
        .flatMap(
            wait ->
                wait.isZero()
                    ? journal.record(
                        JournalEvent.clientEventOfVisitor(visitor.id(), action, detail))
                    : Mono.error(() -> Failed.retryable(TOO_MANY_EVENTS, wait)));
  }

  /**
   * Records an event that the service observed, with device and place, if it is within the limits.
   * Never fails and takes a second at most, as the request must not depend on it.
   */
  public Mono<Void> recordServiceEvent(
      Visitor visitor, JournalAction action, Map<String, Object> detail) {
    var complete = new LinkedHashMap<>(visitor.detail());
    complete.putAll(detail);
    return limits
        .admitServiceEvent(visitor)
        .filter(Duration::isZero)
        .flatMap(
            admitted ->
                journal.record(JournalEvent.serviceEventOfVisitor(visitor.id(), action, complete)))
        .timeout(PATIENCE)
        .then()
        .onErrorResume(failed -> omit(action, failed));
  }

  private static Mono<Void> omit(JournalAction action, Throwable failed) {
    log.tell(
        Level.WARN,
        "visitor",
        () -> "The journal omits a visitor's " + action.text() + ": " + failed);
    return Mono.empty();
  }
}
