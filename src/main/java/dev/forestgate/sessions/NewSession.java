package dev.forestgate.sessions;

import dev.forestgate.redis.Script;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshGrant;
import dev.forestgate.sessions.credential.RefreshProperties;
import dev.forestgate.sessions.credential.RefreshToken;
import dev.forestgate.sessions.credential.SessionCookieValue;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.OpenedSession;
import dev.forestgate.sessions.model.RenewedSession;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.sessions.model.SessionOwner;
import dev.forestgate.sessions.model.SessionRenewal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session that is about to be, with the secrets that its mode asks for and no others.
 *
 * @param cookie null where the mode has none
 * @param token null where the mode has none
 */
record NewSession(
    UUID id,
    SessionOwner owner,
    SessionMode mode,
    Device device,
    @Nullable SessionCookieValue cookie,
    @Nullable RefreshToken token) {
  static final int SECRET_BYTES = 32;
  private static final String NONE = "";

  static NewSession of(
      UUID id, SessionOwner owner, SessionMode mode, Device device, SecureRandom random) {
    UUID user = owner.userId();
    return new NewSession(
        id,
        owner,
        mode,
        device,
        mode.hasCookie() ? new SessionCookieValue(id, user, secret(random)) : null,
        mode.hasRefreshToken() ? new RefreshToken(id, user, secret(random), secret(random)) : null);
  }

  /** As {@code session-open.lua} takes them. */
  List<String> arguments(SessionProperties properties, RefreshProperties refresh) {
    return List.of(
        owner.userId().toString(),
        owner.username(),
        cookie == null ? NONE : cookie.secret().sha256(),
        mode.text(),
        String.valueOf(owner.credentialVersion()),
        device.ip(),
        device.userAgent(),
        Script.millis(properties.idle()),
        Script.millis(properties.absolute()),
        token == null ? NONE : token.family().sha256(),
        token == null ? NONE : token.secret().sha256(),
        Script.millis(refresh.refreshLifetime()),
        owner.storedProfile());
  }

  /** The session that {@code reply} of {@code session-open.lua} tells of. */
  OpenedSession opened(List<Object> reply) {
    Instant now = Instant.ofEpochMilli((Long) reply.get(0));
    Instant end = Instant.ofEpochMilli((Long) reply.get(1));
    Duration lifetime = Duration.ofMillis((Long) reply.get(2));
    return new OpenedSession(
        new Session(
            id,
            owner.userId(),
            owner.username(),
            mode,
            device,
            now,
            now,
            end,
            0,
            owner.storedProfile()),
        cookie == null ? null : cookie.format(),
        token == null ? null : new RefreshGrant(token.format(), lifetime));
  }

  /** New credentials for {@code session}, which this was drawn for. */
  RenewedSession renewing(
      Session session, Instant now, SessionProperties properties, RefreshProperties refresh) {
    var renewed =
        new Session(
            id,
            session.userId(),
            session.username(),
            mode,
            device,
            session.createdAt(),
            session.lastSeenAt(),
            session.expiresAt(),
            owner.credentialVersion(),
            session.storedProfile());
    Duration lifetime =
        Collections.min(
            List.of(
                refresh.refreshLifetime(),
                properties.idle(),
                Duration.between(now, session.expiresAt())));
    return new RenewedSession(
        new OpenedSession(
            renewed,
            cookie == null ? null : cookie.format(),
            token == null ? null : new RefreshGrant(token.format(), lifetime)),
        new SessionRenewal(
            session.userId(),
            id,
            owner.credentialVersion(),
            cookie == null ? NONE : cookie.secret().sha256(),
            token == null ? NONE : token.family().sha256(),
            token == null ? NONE : token.secret().sha256()));
  }

  private static Secret secret(SecureRandom random) {
    return Secret.random(random, SECRET_BYTES);
  }
}
