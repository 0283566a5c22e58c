package dev.forestgate.sessions;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.sessions.credential.RefreshProperties;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.RenewedSession;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.sessions.model.SessionOwner;
import dev.forestgate.sessions.model.SessionRenewal;
import dev.forestgate.sessions.model.SparedSession;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Sessions during a change of an account's credentials. A change is announced before the account
 * store commits it, and then completed or cancelled. Until then sessions are checked against the
 * account store, so a session with older credentials is rejected even if Redis fails in between.
 *
 * <p>Commands: {@code EVALSHA} of {@code redis/session-renew.lua} and {@code session-spare.lua},
 * and those of {@link MinimumCredentialVersion} and {@link SessionEnding}. Every method fails with
 * Spring's {@code DataAccessException} if Redis is unavailable.
 */
@Component
public final class CredentialChanges {
  private final SessionProperties properties;
  private final RefreshProperties refresh;
  private final MinimumCredentialVersion minimumVersion;
  private final SessionEnding ending;
  private final SecureRandom random;
  private final Script renew;
  private final Script spare;

  CredentialChanges(
      Scripts scripts,
      SessionProperties properties,
      RefreshProperties refresh,
      MinimumCredentialVersion minimumVersion,
      SessionEnding ending,
      SecureRandom random) {
    this.properties = properties;
    this.refresh = refresh;
    this.minimumVersion = minimumVersion;
    this.ending = ending;
    this.random = random;
    this.renew = scripts.named("session-renew", "session", "session-create");
    this.spare = scripts.named("session-spare", "session");
  }

  /**
   * Announces a change before the account store commits it.
   *
   * @param change id of the change
   */
  public Mono<Void> announce(UUID userId, String change) {
    return minimumVersion.announce(userId, change);
  }

  /** Cancels the change that was announced: the account store did not commit it. */
  public Mono<Void> cancel(UUID userId, String change) {
    return minimumVersion.cancel(userId, change);
  }

  /**
   * Completes a change: ends all sessions that are older than {@code version}, and rejects those
   * that open later with older credentials.
   *
   * @param version credential version after the change; {@link Integer#MAX_VALUE} once the account
   *     is deleted
   * @param change id of the {@linkplain #announce announced} change; empty if none was
   */
  public Mono<Void> complete(UUID userId, int version, String change) {
    return minimumVersion.raise(userId, version, change).then(ending.endOlder(userId, version));
  }

  /**
   * Completes a change as {@link #complete(UUID, int, String)} does, but keeps one session. Its new
   * secrets are stored before all older sessions become void, so it is valid throughout. A session
   * that has ended stays ended.
   */
  public Mono<Void> complete(SessionRenewal kept, int version, String change) {
    return renew
        .run(
            StoredSession.keys(kept.sessionId()),
            kept.arguments(Script.millis(refresh.refreshLifetime())))
        .then(complete(kept.userId(), version, change));
  }

  /**
   * Keeps {@code spared} from being ended by {@link #complete(UUID, int, String)} of the same
   * change. It is rejected between the commit and this call. A session that has ended stays ended.
   */
  public Mono<Void> spare(UUID userId, SparedSession spared) {
    return spare
        .run(
            StoredSession.keys(spared.id()).subList(0, 1),
            List.of(userId.toString(), String.valueOf(spared.version())))
        .then();
  }

  /**
   * Draws new secrets for a session that is kept. They are valid once {@link
   * #complete(SessionRenewal, int, String)} has stored them.
   *
   * @param version credential version after the change
   */
  public RenewedSession renew(Session session, int version, Instant now) {
    var owner = new SessionOwner(session.userId(), session.name(), version);
    var secrets =
        NewSession.of(
            session.id(), owner, session.mode(), session.device(), session.assurance(), random);
    return secrets.renewing(session, now, properties, refresh);
  }
}
