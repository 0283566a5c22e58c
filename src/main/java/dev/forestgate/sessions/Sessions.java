package dev.forestgate.sessions;

import dev.forestgate.redis.Partition;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshProperties;
import dev.forestgate.sessions.credential.SessionCookieValue;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.AccountProfile;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.EndedSession;
import dev.forestgate.sessions.model.OpenedSession;
import dev.forestgate.sessions.model.RenewedSession;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.sessions.model.SessionOwner;
import dev.forestgate.sessions.model.SessionRenewal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Server-side sessions. The store holds no secret, only its SHA-256, and says what time it is.
 *
 * <pre>
 * key                       type   lifetime                         holds
 * fg:{pNN}:session:&lt;id&gt;     hash   idle, never beyond the absolute  u user id, n user name, s SHA-256 of the cookie's secret,
 *                                                                   m mode, v credential version, i address, a user agent,
 *                                                                   c created, l last seen, x absolute end (ms since 1970),
 *                                                                   e token epoch, absent until the session is renewed,
 *                                                                   p profile of the account, see {@link AccountProfile}
 * </pre>
 *
 * Commands: {@code EVALSHA} of {@code redis/session-open.lua}, {@code session-touch.lua}, {@code
 * session-end.lua}, {@code session-renew.lua}, {@code session-update.lua}, one each, beside those
 * of {@link SessionIndex} and {@link LiveSessions}. Every method fails with Spring's {@code
 * DataAccessException} where Redis is away.
 */
@Component
public final class Sessions {
  private static final String ANY = "";
  private static final int AT_ONCE = 64;

  private final SessionProperties properties;
  private final RefreshProperties refresh;
  private final SessionIndex index;
  private final LiveSessions live;
  private final SessionLimit cap;
  private final SessionMeters meters;
  private final IdGenerator ids;
  private final SecureRandom random;
  private final Script open;
  private final Script touch;
  private final Script end;
  private final Script renew;
  private final Script update;

  Sessions(
      Scripts scripts,
      SessionProperties properties,
      RefreshProperties refresh,
      SessionIndex index,
      IdGenerator ids,
      SecureRandom random,
      SessionMeters meters) {
    this.properties = properties;
    this.refresh = refresh;
    this.index = index;
    this.live = new LiveSessions(scripts, properties, index);
    this.cap = new SessionLimit(properties, index, live, this::end);
    this.ids = ids;
    this.random = random;
    this.meters = meters;
    this.open = scripts.named("session-open");
    this.touch = scripts.named("session-touch", "session");
    this.end = scripts.named("session-end");
    this.renew = scripts.named("session-renew");
    this.update = scripts.named("session-update");
  }

  /**
   * Opens a session for {@code owner}, with a new id and new secrets. Empty if the owner's
   * credentials have changed since they were checked. Both are asked together, so it costs one
   * round trip. A session that was opened and not admitted is of an older credential version, which
   * {@link #touch} refuses; nobody gets to know its secret, and it is ended at once. Where the
   * owner has too many, the oldest end. Where the account has changed since {@code owner} was read,
   * the session is updated, which is one call more.
   */
  public Mono<OpenedSession> open(SessionOwner owner, SessionMode mode, Device device) {
    return Mono.defer(
        () -> {
          var draft = NewSession.of(ids.generateId(), owner, mode, device, random);
          return index
              .admit(owner, draft.id())
              .map(Optional::of)
              .defaultIfEmpty(Optional.empty())
              .zipWith(open.run(keys(draft.id()), draft.arguments(properties, refresh)))
              .flatMap(answers -> opened(draft, owner, answers.getT1(), answers.getT2()));
        });
  }

  private Mono<OpenedSession> opened(
      NewSession draft, SessionOwner owner, Optional<IndexedSession> admitted, List<Object> reply) {
    return admitted.isPresent()
        ? capped(draft.opened(reply), admitted.get().indexed())
            .delayUntil(opened -> catchUp(draft.id(), owner, admitted.get().latest()))
        : end.run(keys(draft.id()), List.of(owner.userId().toString(), ANY, ANY))
            .then(Mono.empty());
  }

  private Mono<Void> catchUp(UUID id, SessionOwner owner, String latest) {
    return Mono.justOrEmpty(LastProfileUpdate.read(latest, owner))
        .flatMap(found -> update(owner.userId(), id, found.username(), found.profile()))
        .onErrorComplete();
  }

  private Mono<OpenedSession> capped(OpenedSession opened, long indexed) {
    return cap.keep(opened.session(), indexed)
        .doOnNext(ended -> meters.opened(opened.session().mode(), ended.size()))
        .map(opened::displacing);
  }

  /**
   * The session that {@code cookie} is the credential of, now used. Empty if it is none, has ended,
   * or was never.
   */
  public Mono<Session> touch(Secret cookie) {
    return Mono.justOrEmpty(SessionCookieValue.parse(cookie))
        .flatMap(given -> touch(given.sessionId(), given.secret().sha256(), given.userId()));
  }

  /**
   * The session {@code id} of {@code userId}, now used; for a caller whose token was verified.
   * Empty if it has ended.
   */
  public Mono<Session> touch(UUID id, UUID userId) {
    return touch(id, ANY, userId);
  }

  /** The session {@code id} of {@code userId}, not used by that. Empty if it has ended. */
  public Mono<Session> find(UUID id, UUID userId) {
    return live.one(userId, id);
  }

  /** The sessions of an account that live, the latest opened first. */
  public Flux<Session> list(UUID userId) {
    return list(userId, null, Integer.MAX_VALUE);
  }

  /**
   * Some of them.
   *
   * @param before only those that were opened before this one, which may have ended; null for all
   */
  public Flux<Session> list(UUID userId, @Nullable UUID before, int most) {
    return live.of(userId, before, most);
  }

  /**
   * Ends session {@code id} of {@code userId} at once, with its refresh tokens. False if that
   * account has no such session.
   */
  public Mono<Boolean> end(UUID userId, UUID id) {
    return end(userId, id, ANY)
        .delayUntil(ended -> ended ? index.remove(userId, id) : index.repair(userId, List.of(id)));
  }

  /**
   * Ends the session that {@code cookie} is the credential of, with its refresh tokens. Empty if it
   * is none, has ended, or was never.
   */
  public Mono<EndedSession> end(Secret cookie) {
    return Mono.justOrEmpty(SessionCookieValue.parse(cookie))
        .filterWhen(given -> end(given.userId(), given.sessionId(), given.secret().sha256()))
        .map(given -> new EndedSession(given.sessionId(), given.userId()))
        .delayUntil(ended -> index.remove(ended.userId(), ended.id()));
  }

  private Mono<Boolean> end(UUID userId, UUID id, String secretHash) {
    return end.run(keys(id), List.of(userId.toString(), secretHash, ANY))
        .map(reply -> (Long) reply.get(0) == 1)
        .doOnNext(this::countIf);
  }

  /** Ends all sessions of an account but {@code kept}, which may be null. */
  public Mono<Void> endOthers(UUID userId, @Nullable UUID kept) {
    return index
        .list(userId)
        .filter(id -> !id.equals(kept))
        .flatMap(id -> end(userId, id), AT_ONCE)
        .then();
  }

  /**
   * Ends all sessions of an account and lets none open that was checked against credentials before
   * {@code version}; for a change of password, and with {@link Integer#MAX_VALUE} for the end of
   * the account.
   */
  public Mono<Void> retire(UUID userId, int version) {
    return retire(userId, version, ANY);
  }

  /**
   * As {@link #retire(UUID, int)}, for the change that was {@linkplain #announce announced}. Ends
   * all sessions that are older than {@code version}; a renewed one is not.
   */
  public Mono<Void> retire(UUID userId, int version, String change) {
    return index.retire(userId, version, change).then(endOlder(userId, version));
  }

  /** What was opened with the credentials of after the change goes on. */
  private Mono<Void> endOlder(UUID userId, int version) {
    return index
        .list(userId)
        .flatMap(id -> endIfOlder(userId, id, String.valueOf(version)), AT_ONCE)
        .then();
  }

  private Mono<Void> endIfOlder(UUID userId, UUID id, String version) {
    return end.run(keys(id), List.of(userId.toString(), ANY, version))
        .flatMap(
            reply ->
                switch (((Long) reply.get(0)).intValue()) {
                  case 0 -> index.repair(userId, List.of(id));
                  case 1 -> index.remove(userId, id);
                  default -> Mono.empty();
                });
  }

  /**
   * As {@link #retire(UUID, int, String)}, but the session of {@code kept} goes on with its new
   * credentials: they are made good before all others become void, so there is no instant in which
   * it does not live. If it has ended, it stays so.
   */
  public Mono<Void> retireOthers(SessionRenewal kept, int version, String change) {
    return renew
        .run(keys(kept.sessionId()), kept.arguments(Script.millis(refresh.refreshLifetime())))
        .then(retire(kept.userId(), version, change));
  }

  /**
   * Announces a change of the account's credentials, before it is made: until it is retired or
   * {@linkplain #settle settled}, and so also where Redis fails meanwhile, sessions are checked
   * against the account itself.
   *
   * @param change an id of the change
   */
  public Mono<Void> announce(UUID userId, String change) {
    return index.announce(userId, change);
  }

  /** The change that was announced did not happen, and will not. */
  public Mono<Void> settle(UUID userId, String change) {
    return index.settle(userId, change);
  }

  /**
   * New secrets for a session that goes on with credentials of {@code version}; good once {@link
   * #retireOthers} has made them so.
   */
  public RenewedSession renewed(Session session, int version, Instant now) {
    var owner = new SessionOwner(session.userId(), session.username(), version);
    var draft = NewSession.of(session.id(), owner, session.mode(), session.device(), random);
    return draft.renewing(session, now, properties, refresh);
  }

  /**
   * Writes the account's current name and profile to its sessions, also to those that are about to
   * open with former ones.
   */
  public Mono<Void> update(UUID userId, String username, AccountProfile profile) {
    return index
        .keep(userId, new LastProfileUpdate(username, profile))
        .thenMany(index.list(userId))
        .flatMap(id -> update(userId, id, username, profile), AT_ONCE)
        .then();
  }

  /** The same for one session; nothing if that account has no such session. */
  public Mono<Void> update(UUID userId, UUID id, String username, AccountProfile profile) {
    return update
        .run(
            keys(id).subList(0, 1),
            List.of(userId.toString(), username, profile.stored(), SessionIndex.opening()))
        .then();
  }

  /** Both are asked together, so it costs one round trip. */
  private Mono<Session> touch(UUID id, String secretHash, UUID userId) {
    List<String> arguments =
        List.of(
            secretHash,
            userId.toString(),
            Script.millis(properties.idle()),
            Script.millis(properties.seenEvery()));
    return Mono.zip(touch.run(keys(id).subList(0, 2), arguments), index.version(userId))
        .filter(answers -> !answers.getT1().isEmpty())
        .flatMap(
            answers ->
                Mono.just(StoredSession.parse(id, answers.getT1()))
                    .filter(stored -> stored.credentialVersion() >= answers.getT2()))
        .map(StoredSession::session)
        .doOnSuccess(session -> countIfNone(session, secretHash));
  }

  private void countIf(boolean ended) {
    if (ended) {
      meters.ended();
    }
  }

  private void countIfNone(@Nullable Session session, String secretHash) {
    if (session == null) {
      meters.refused(!secretHash.isEmpty());
    }
  }

  /** The session, its refresh family and the family's sealed successor. */
  static List<String> keys(UUID id) {
    Partition part = Partition.of(id);
    return List.of(part.key("session", id), part.key("family", id), part.key("successor", id));
  }
}
