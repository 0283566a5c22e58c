package dev.forestgate.signin.completion;

import dev.forestgate.identity.Authentication;
import dev.forestgate.identity.SessionCookie;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.EndedSession;
import dev.forestgate.sessions.model.Session;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends the session whose credential came with a sign-in, by cookie or by token, of the same account
 * or another, once the new session is open (ASVS 5.0, 7.2.4). A sign-in without a credential costs
 * no call to Redis.
 */
@Component
final class SessionReplacement {
  private static final Logger log = LoggerFactory.getLogger(SessionReplacement.class);

  private final Sessions sessions;
  private final Authentication authentication;
  private final SessionCookie cookie;
  private final Journal journal;

  SessionReplacement(
      Sessions sessions, Authentication authentication, SessionCookie cookie, Journal journal) {
    this.sessions = sessions;
    this.authentication = authentication;
    this.cookie = cookie;
    this.journal = journal;
  }

  /**
   * Ends the session of {@code request}'s credentials. If Redis fails, the sign-in succeeds and the
   * journal of the new session records it: while part of a cluster is down, users whose old cookie
   * belongs to that part must still be able to sign in.
   */
  Mono<Void> endPrevious(ServerRequest request, CompletedSignIn signedIn) {
    return Flux.concat(byCookie(request), byToken(request))
        .concatMap(this::record)
        .then()
        .onErrorResume(
            DataAccessException.class, away -> recordFailure(signedIn.opened().session(), away));
  }

  private Mono<EndedSession> byCookie(ServerRequest request) {
    return Mono.justOrEmpty(cookie.read(request)).flatMap(sessions::end);
  }

  private Mono<EndedSession> byToken(ServerRequest request) {
    return authentication
        .byHeader(request)
        .filterWhen(caller -> sessions.end(caller.userId(), caller.sessionId()))
        .map(caller -> new EndedSession(caller.sessionId(), caller.userId()));
  }

  private Mono<UUID> record(EndedSession ended) {
    return journal.recordLast(
        JournalEvent.serviceEvent(ended.id(), ended.userId(), JournalAction.SESSION_REPLACED));
  }

  private Mono<Void> recordFailure(Session session, Throwable away) {
    log.warn("A sign-in could not end the previous session: {}", away.toString());
    return journal
        .record(
            JournalEvent.serviceEvent(
                session.id(), session.userId(), JournalAction.EARLIER_SESSION_NOT_ENDED))
        .then();
  }
}
