package dev.forestgate.sessions;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.SessionCookieValue;
import dev.forestgate.sessions.ending.EndedSessions;
import dev.forestgate.sessions.model.EndedSession;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Ends sessions, with their refresh tokens.
 *
 * <p>Commands for each session: one {@code EVALSHA} of {@code redis/session-end.lua}, then the
 * update of {@link SessionIndex}.
 */
@Component
final class SessionEnding {
  private static final String ANY = "";
  private static final int CONCURRENCY = 64;

  private final SessionIndex index;
  private final SessionMeters meters;
  private final EndedSessions endedSessions;
  private final Script end;

  SessionEnding(
      Scripts scripts, SessionIndex index, SessionMeters meters, EndedSessions endedSessions) {
    this.index = index;
    this.meters = meters;
    this.endedSessions = endedSessions;
    this.end = scripts.named("session-end", "session");
  }

  /** Ends session {@code id} of {@code userId}. False if the account has no such session. */
  Mono<Boolean> end(UUID userId, UUID id) {
    return end(userId, id, ANY, ANY)
        .doOnNext(this::count)
        .delayUntil(outcome -> updateIndex(userId, id, outcome))
        .map(outcome -> outcome == Outcome.ENDED);
  }

  /** Ends the session of {@code cookie}. Empty if there is none, or the secret is wrong. */
  Mono<EndedSession> end(Secret cookie) {
    return Mono.justOrEmpty(SessionCookieValue.parse(cookie))
        .filterWhen(this::end)
        .map(given -> new EndedSession(given.sessionId(), given.userId()))
        .delayUntil(ended -> forget(ended.userId(), ended.id()));
  }

  private Mono<Boolean> end(SessionCookieValue given) {
    return end(given.userId(), given.sessionId(), given.secret().sha256(), ANY)
        .doOnNext(this::count)
        .map(outcome -> outcome == Outcome.ENDED);
  }

  /** Ends all sessions of an account but {@code kept}; null ends all. */
  Mono<Void> endOthers(UUID userId, @Nullable UUID kept) {
    return index
        .list(userId)
        .filter(id -> !id.equals(kept))
        .flatMap(id -> end(userId, id), CONCURRENCY)
        .then();
  }

  /** Ends the sessions of an account that are older than credential version {@code version}. */
  Mono<Void> endOlder(UUID userId, int version) {
    return index
        .list(userId)
        .flatMap(id -> endIfOlder(userId, id, String.valueOf(version)), CONCURRENCY)
        .then();
  }

  private Mono<Void> endIfOlder(UUID userId, UUID id, String version) {
    return end(userId, id, ANY, version).flatMap(outcome -> updateIndex(userId, id, outcome));
  }

  /** Deletes a session whose secret was not handed out. It is neither counted nor in the index. */
  Mono<Void> discard(UUID userId, UUID id) {
    return end(userId, id, ANY, ANY).then();
  }

  private Mono<Outcome> end(UUID userId, UUID id, String secretHash, String sparedVersion) {
    return end.run(StoredSession.keys(id), List.of(userId.toString(), secretHash, sparedVersion))
        .map(reply -> Outcome.of((Long) reply.get(0)));
  }

  private Mono<Void> updateIndex(UUID userId, UUID id, Outcome outcome) {
    return switch (outcome) {
      case ENDED -> forget(userId, id);
      case NOT_FOUND -> index.repair(userId, List.of(id));
      case SPARED -> Mono.empty();
    };
  }

  private Mono<Void> forget(UUID userId, UUID id) {
    return index.remove(userId, id).then(endedSessions.tell(userId, id));
  }

  private void count(Outcome outcome) {
    if (outcome == Outcome.ENDED) {
      meters.ended();
    }
  }

  /** Reply of {@code session-end.lua}. */
  private enum Outcome {
    NOT_FOUND,
    ENDED,
    SPARED;

    static Outcome of(long reply) {
      return reply == 0 ? NOT_FOUND : reply == 1 ? ENDED : SPARED;
    }
  }
}
