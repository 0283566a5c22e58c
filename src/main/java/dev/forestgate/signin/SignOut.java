package dev.forestgate.signin;

import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.SessionCookie;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.sessions.Sessions;
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

  SignOut(Sessions sessions, Journal journal, SessionCookie cookie) {
    this.sessions = sessions;
    this.journal = journal;
    this.cookie = cookie;
  }

  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return journal
        .recordLast(
            JournalEvent.serviceEvent(
                caller.sessionId(), caller.userId(), JournalAction.SIGNED_OUT))
        .then(sessions.end(caller.userId(), caller.sessionId()))
        .flatMap(ended -> Responses.done("Logged out", cookie.clear()));
  }
}
