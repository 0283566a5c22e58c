package dev.forestgate.signin;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.audit.AuditTrail;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.SessionCookie;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.sessions.Sessions;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Ends the caller's session at once on all replicas. */
@Component
final class SignOut {
  private final Sessions sessions;
  private final Journal journal;
  private final SessionCookie cookie;
  private final AuditTrail audit;

  SignOut(Sessions sessions, Journal journal, SessionCookie cookie, AuditTrail audit) {
    this.sessions = sessions;
    this.journal = journal;
    this.cookie = cookie;
    this.audit = audit;
  }

  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return journal
        .recordLast(
            JournalEvent.serviceEvent(
                caller.sessionId(), caller.userId(), JournalAction.SIGNED_OUT))
        .then(sessions.end(caller.userId(), caller.sessionId()))
        .delayUntil(ended -> audit.appendIfPossible(event(caller)))
        .flatMap(ended -> Responses.done("Logged out", cookie.clear()));
  }

  private static AuditEvent event(Caller caller) {
    return AuditEvent.own(AuditAction.SESSION_ENDED, caller.userId())
        .with(Map.of("session", caller.sessionId().toString()));
  }
}
