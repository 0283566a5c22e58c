package dev.forestgate.sessions;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.SessionCookieValue;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.EndedSession;
import dev.forestgate.sessions.model.OpenedSession;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.sessions.model.SessionOwner;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Server-side sessions. Redis holds only the SHA-256 of a secret, and its clock counts.
 *
 * <pre>
 * key                       type   lifetime                         contents
 * fg:{pNN}:session:&lt;id&gt;     hash   idle, never beyond the absolute  u user id, n user name, else address, s SHA-256 of the cookie's secret,
 *                                                                   m mode, v credential version, i address, a user agent,
 *                                                                   c created, l last seen, x absolute end (ms since 1970),
 *                                                                   e token epoch, absent until the session is renewed,
 *                                                                   p profile of the account, see {@link
 *                                                                   dev.forestgate.sessions.model.AccountProfile},
 *                                                                   t authentication, see {@link Assurance#stored}; absent
 *                                                                   for the password, at c
 * </pre>
 *
 * A check is one {@code EVALSHA} of {@code redis/session-touch.lua} and one {@code MGET}, sent
 * together; an elevation is one {@code EVALSHA} of {@code redis/session-elevate.lua}. {@link
 * SessionOpening}, {@link SessionEnding} and {@link LiveSessions} list the other commands. Every
 * method fails with Spring's {@code DataAccessException} if Redis is unavailable.
 */
@Component
public final class Sessions {
  private static final String NO_SECRET = "";

  private final SessionProperties properties;
  private final MinimumCredentialVersion minimumVersion;
  private final SessionOpening opening;
  private final SessionEnding ending;
  private final LiveSessions live;
  private final SessionMeters meters;
  private final Script touch;
  private final Script elevate;

  Sessions(
      Scripts scripts,
      SessionProperties properties,
      MinimumCredentialVersion minimumVersion,
      SessionOpening opening,
      SessionEnding ending,
      LiveSessions live,
      SessionMeters meters) {
    this.properties = properties;
    this.minimumVersion = minimumVersion;
    this.opening = opening;
    this.ending = ending;
    this.live = live;
    this.meters = meters;
    this.touch = scripts.named("session-touch", "session");
    this.elevate = scripts.named("session-elevate", "session");
  }

  /**
   * Opens a session for {@code owner}, with a new id and new secrets, and ends the oldest sessions
   * of the account beyond its limit. Empty if the owner's credentials have changed since they were
   * checked.
   */
  public Mono<OpenedSession> open(
      SessionOwner owner, SessionMode mode, Device device, Assurance assurance) {
    return opening.open(owner, mode, device, assurance);
  }

  /**
   * Checks the session of {@code cookie} and marks it as used. Empty if the cookie is malformed or
   * forged, or the session has ended.
   */
  public Mono<Session> touch(Secret cookie) {
    return Mono.justOrEmpty(SessionCookieValue.parse(cookie))
        .flatMap(given -> touch(given.sessionId(), given.secret().sha256(), given.userId()));
  }

  /**
   * Checks session {@code id} of {@code userId} and marks it as used, for a caller whose access
   * token was verified. Empty if it has ended.
   */
  public Mono<Session> touch(UUID id, UUID userId) {
    return touch(id, NO_SECRET, userId);
  }

  /** Session {@code id} of {@code userId}, without marking it as used. Empty if it has ended. */
  public Mono<Session> find(UUID id, UUID userId) {
    return find(id, userId, List.of());
  }

  /**
   * The same unless one of {@code refusals} exists, read by the same command.
   *
   * @param refusals keys in the partition of the session, such as of a revoked token
   */
  public Mono<Session> find(UUID id, UUID userId, List<String> refusals) {
    return live.one(userId, id, refusals);
  }

  /** Live sessions of an account, the latest opened first. */
  public Flux<Session> list(UUID userId) {
    return list(userId, null, Integer.MAX_VALUE);
  }

  /**
   * One page of an account's live sessions, the latest opened first.
   *
   * @param before session that the page follows, which may have ended; null for the first page
   * @param most length of the page
   */
  public Flux<Session> list(UUID userId, @Nullable UUID before, int most) {
    return live.of(userId, before, most);
  }

  /**
   * Ends session {@code id} of {@code userId} at once, with its refresh tokens. False if the
   * account has no such session.
   */
  public Mono<Boolean> end(UUID userId, UUID id) {
    return ending.end(userId, id);
  }

  /**
   * Ends the session of {@code cookie}, with its refresh tokens. Empty if the cookie is malformed
   * or forged, or the session has ended.
   */
  public Mono<EndedSession> end(Secret cookie) {
    return ending.end(cookie);
  }

  /** Ends all sessions of an account but {@code kept}; null ends all. */
  public Mono<Void> endOthers(UUID userId, @Nullable UUID kept) {
    return ending.endOthers(userId, kept);
  }

  /**
   * Records another authentication in {@code session}, with the methods {@code amr}, at the time of
   * Redis. Returns the session with its new {@link Assurance}, which nothing else changes; empty if
   * the session has ended.
   */
  public Mono<Session> elevate(Session session, List<String> amr) {
    return elevate
        .run(
            StoredSession.keys(session.id()).subList(0, 1),
            List.of(session.userId().toString(), Assurance.joined(amr)))
        .filter(reply -> !reply.isEmpty())
        .map(reply -> Assurance.of(amr, Instant.ofEpochMilli((Long) reply.get(0))))
        .map(session::withAssurance);
  }

  private Mono<Session> touch(UUID id, String secretHash, UUID userId) {
    List<String> arguments =
        List.of(
            secretHash,
            userId.toString(),
            Script.millis(properties.idle()),
            Script.millis(properties.seenEvery()));
    return Mono.zip(
            touch.run(StoredSession.keys(id).subList(0, 2), arguments), minimumVersion.of(userId))
        .filter(answers -> !answers.getT1().isEmpty())
        .map(answers -> answers.mapT1(reply -> StoredSession.parse(id, reply)))
        .filter(answers -> answers.getT1().isAccepted(answers.getT2()))
        .map(answers -> answers.getT1().session())
        .doOnSuccess(session -> countRefusal(session, secretHash));
  }

  private void countRefusal(@Nullable Session session, String secretHash) {
    if (session == null) {
      meters.refused(!secretHash.isEmpty());
    }
  }
}
