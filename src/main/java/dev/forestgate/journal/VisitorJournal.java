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
 * What people do who are not signed in, as far as there is room for it. Each visitor has one
 * interaction, under their own id, and no user; otherwise it is written as any other.
 */
@Component
public final class VisitorJournal {
  private static final SampledLog log =
      new SampledLog(LoggerFactory.getLogger(VisitorJournal.class));

  /** Whoever registers or mistypes a password waits no longer for the journal. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Journal journal;
  private final VisitorLimits caps;

  VisitorJournal(Journal journal, VisitorLimits caps) {
    this.journal = journal;
    this.caps = caps;
  }

  /**
   * Records what a front end tells of {@code visitor} and gives the event's id; once this has a
   * value the event is safe. Fails as {@link Journal#record} does, and with TOO_MANY_EVENTS where
   * the visitor or their network has told enough for now.
   */
  public Mono<UUID> recordClientEvent(Visitor visitor, String action, Map<String, Object> detail) {
    return caps.admitClientEvent(visitor)
        .flatMap(
            wait ->
                wait.isZero()
                    ? journal.record(
                        JournalEvent.clientEventOfVisitor(visitor.id(), action, detail))
                    : Mono.error(() -> Failed.retryable(TOO_MANY_EVENTS, wait)));
  }

  /**
   * Records what the service saw of {@code visitor}, with device and place, where there is room.
   * Never fails and takes a second at most: what it is about must not depend on it.
   */
  public Mono<Void> recordServiceEvent(
      Visitor visitor, JournalAction action, Map<String, Object> detail) {
    var whole = new LinkedHashMap<>(visitor.detail());
    whole.putAll(detail);
    return caps.admitServiceEvent(visitor)
        .filter(Duration::isZero)
        .flatMap(
            room -> journal.record(JournalEvent.serviceEventOfVisitor(visitor.id(), action, whole)))
        .timeout(PATIENCE)
        .then()
        .onErrorResume(failed -> leaveOut(action, failed));
  }

  private static Mono<Void> leaveOut(JournalAction action, Throwable failed) {
    log.tell(
        Level.WARN, "visitor", "The journal lacks a visitor's " + action.text() + ": " + failed);
    return Mono.empty();
  }
}
