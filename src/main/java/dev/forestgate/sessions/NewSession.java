package dev.forestgate.sessions;

import dev.forestgate.redis.Script;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshGrant;
import dev.forestgate.sessions.credential.RefreshProperties;
import dev.forestgate.sessions.credential.RefreshToken;
import dev.forestgate.sessions.credential.SessionCookieValue;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.Assurance;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Session that is about to open, or to be renewed, with the secrets that its mode requires.
 *
 * @param assurance authentication that the session is opened with
 * @param cookie null where the mode has none
 * @param token null where the mode has none
 */
record NewSession(
    UUID id,
    SessionOwner owner,
    SessionMode mode,
    Device device,
    Assurance assurance,
    @Nullable SessionCookieValue cookie,
    @Nullable RefreshToken token) {
  static final int SECRET_BYTES = 32;
  private static final String NONE = "";

  /** Draws the secrets of a session. */
  static NewSession of(
      UUID id,
      SessionOwner owner,
      SessionMode mode,
      Device device,
      Assurance assurance,
      SecureRandom random) {
    UUID user = owner.userId();
    return new NewSession(
        id,
        owner,
        mode,
        device,
        assurance,
        mode.hasCookie() ? new SessionCookieValue(id, user, secret(random)) : null,
        mode.hasRefreshToken() ? new RefreshToken(id, user, secret(random), secret(random)) : null);
  }

  /** Arguments of {@code session-open.lua}. */
  List<String> arguments(SessionProperties properties, RefreshProperties refresh) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Script.millis(properties.idle()));
    arguments.add(Script.millis(properties.absolute()));
    arguments.add(Script.millis(refresh.refreshLifetime()));
    arguments.add(familyHash());
    arguments.add(refreshHash());
    arguments.addAll(StoredSession.fields(this, cookieHash()));
    return arguments;
  }

  /** Session as {@code reply} of {@code session-open.lua} describes it. */
  OpenedSession opened(List<Object> reply) {
    Instant now = Instant.ofEpochMilli((Long) reply.get(0));
    Instant end = Instant.ofEpochMilli((Long) reply.get(1));
    return withSecrets(
        StoredSession.opened(this, now, end), Duration.ofMillis((Long) reply.get(2)));
  }

  /** New credentials for {@code session}, whose id, mode and device these are. */
  RenewedSession renewing(
      Session session, Instant now, SessionProperties properties, RefreshProperties refresh) {
    Duration lifetime =
        Collections.min(
            List.of(
                refresh.refreshLifetime(),
                properties.idle(),
                Duration.between(now, session.expiresAt())));
    int version = owner.credentialVersion();
    return new RenewedSession(
        withSecrets(session.renewed(version), lifetime),
        new SessionRenewal(
            session.userId(), id, version, cookieHash(), familyHash(), refreshHash()));
  }

  private OpenedSession withSecrets(Session session, Duration refreshLifetime) {
    return new OpenedSession(
        session,
        cookie == null ? null : cookie.format(),
        token == null ? null : new RefreshGrant(token.format(), refreshLifetime));
  }

  private String cookieHash() {
    return cookie == null ? NONE : cookie.secret().sha256();
  }

  private String familyHash() {
    return token == null ? NONE : token.family().sha256();
  }

  private String refreshHash() {
    return token == null ? NONE : token.secret().sha256();
  }

  private static Secret secret(SecureRandom random) {
    return Secret.random(random, SECRET_BYTES);
  }
}
