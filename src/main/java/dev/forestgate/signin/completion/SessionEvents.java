package dev.forestgate.signin.completion;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.audit.AuditTrail;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.visitor.SignInAnomaly;
import dev.forestgate.visitor.Visitor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Events that open a session's journal, with the device, the place and anomalies of the sign-in.
 */
@Component
final class SessionEvents {
  private static final Logger log = LoggerFactory.getLogger(SessionEvents.class);
  private static final int CONCURRENCY = 16;

  private final Journal journal;
  private final AuditTrail audit;

  SessionEvents(Journal journal, AuditTrail audit) {
    this.journal = journal;
    this.audit = audit;
  }

  /**
   * Records the first event of a session, in its journal and in the audit at the same time. Fails
   * if the event can't be recorded, and the sign-in with it.
   *
   * @param failed number of wrong passwords before the right one
   */
  Mono<CompletedSignIn> opened(CompletedSignIn signedIn, Visitor visitor, long failed) {
    Session session = signedIn.opened().session();
    var detail = new LinkedHashMap<String, Object>();
    detail.put("mode", session.mode().text());
    detail.put("aal", session.assurance().aal());
    detail.put("amr", session.assurance().amr());
    detail.putAll(visitor.detail());
    detail.put(JournalEvent.VISITOR, visitor.id().toString());
    if (!signedIn.anomalies().isEmpty()) {
      detail.put(
          JournalEvent.UNUSUAL, signedIn.anomalies().stream().map(SignInAnomaly::text).toList());
    }
    if (failed > 0) {
      detail.put(JournalEvent.FAILED, failed);
    }
    Mono<?> recorded =
        journal.record(
            JournalEvent.serviceEvent(
                session.id(), session.userId(), JournalAction.SIGNED_IN, detail));
    return Mono.when(recorded, audit.append(event(session)))
        .then(displaced(signedIn))
        .thenReturn(signedIn);
  }

  private static AuditEvent event(Session session) {
    return AuditEvent.own(AuditAction.SESSION_OPENED, session.userId())
        .with(Map.of("session", session.id().toString(), "amr", session.assurance().amr()));
  }

  /**
   * Records the end of sessions that were displaced by this one. Never fails, as they have already
   * ended.
   */
  private Mono<Void> displaced(CompletedSignIn signedIn) {
    UUID user = signedIn.opened().session().userId();
    return Flux.fromIterable(signedIn.opened().displaced())
        .flatMap(id -> journal.recordLast(ended(id, user)), CONCURRENCY)
        .then()
        .onErrorResume(SessionEvents::logFailure);
  }

  private static JournalEvent ended(UUID session, UUID user) {
    return JournalEvent.serviceEvent(
        session, user, JournalAction.SESSION_ENDED, Map.of("reason", "too-many-sessions"));
  }

  private static Mono<Void> logFailure(Throwable failed) {
    log.warn("The end of a session could not be recorded in its journal: {}", failed.toString());
    return Mono.empty();
  }
}
