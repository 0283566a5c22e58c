package dev.forestgate.signin;

import dev.forestgate.journal.Journal;
import dev.forestgate.journal.VisitorJournal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.visitor.SignInAnomaly;
import dev.forestgate.visitor.Visitor;
import dev.forestgate.visitor.Visitors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What the journals say of sign-ins: in that of the session who it was, from which device and
 * place, and what was unusual; in that of the visitor what failed.
 */
@Component
final class SignInEvents {
  private static final Logger log = LoggerFactory.getLogger(SignInEvents.class);
  private static final int AT_ONCE = 16;

  private final Journal journal;
  private final VisitorJournal visitors;
  private final Visitors names;

  SignInEvents(Journal journal, VisitorJournal visitors, Visitors names) {
    this.journal = journal;
    this.visitors = visitors;
    this.names = names;
  }

  /** The first event of a session. Fails where it can't be recorded, and so does the sign-in. */
  Mono<CompletedSignIn> opened(CompletedSignIn signedIn, Visitor visitor) {
    Session session = signedIn.opened().session();
    var detail = new LinkedHashMap<String, Object>();
    detail.put("mode", session.mode().text());
    detail.putAll(visitor.detail());
    detail.put(JournalEvent.VISITOR, visitor.id().toString());
    if (!signedIn.suspicions().isEmpty()) {
      detail.put(
          JournalEvent.UNUSUAL, signedIn.suspicions().stream().map(SignInAnomaly::text).toList());
    }
    return journal
        .record(
            JournalEvent.serviceEvent(
                session.id(), session.userId(), JournalAction.SIGNED_IN, detail))
        .then(displaced(signedIn))
        .thenReturn(signedIn);
  }

  /** Never fails: those sessions have ended, and this one may begin. */
  private Mono<Void> displaced(CompletedSignIn signedIn) {
    UUID user = signedIn.opened().session().userId();
    return Flux.fromIterable(signedIn.opened().displaced())
        .flatMap(id -> journal.recordLast(ended(id, user)), AT_ONCE)
        .then()
        .onErrorResume(SignInEvents::leaveOut);
  }

  private static JournalEvent ended(UUID session, UUID user) {
    return JournalEvent.serviceEvent(
        session, user, JournalAction.SESSION_ENDED, Map.of("reason", "too-many-sessions"));
  }

  private static Mono<Void> leaveOut(Throwable failed) {
    log.warn("The journal lacks the end of a session: {}", failed.toString());
    return Mono.empty();
  }

  /** Never fails. The name itself may be a password, so a tag stands for it. */
  Mono<Void> failed(Visitor visitor, String typedName) {
    return visitors.recordServiceEvent(
        visitor, JournalAction.SIGN_IN_FAILED, Map.of("name", names.tag(typedName)));
  }
}
