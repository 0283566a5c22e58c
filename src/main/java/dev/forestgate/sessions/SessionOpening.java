package dev.forestgate.sessions;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.sessions.MinimumCredentialVersion.IndexedSession;
import dev.forestgate.sessions.credential.RefreshProperties;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.LastProfileUpdate;
import dev.forestgate.sessions.model.OpenedSession;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.sessions.model.SessionOwner;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/**
 * Opens sessions.
 *
 * <p>The session and its entry in the account's index are written together, in one round trip. If
 * the entry is rejected, the session has an older credential version, which every check rejects;
 * its secret was never handed out, and it is ended at once. Further calls follow only beyond the
 * account's limit of sessions, and when the account has changed since its owner was read.
 *
 * <p>Commands: one {@code EVALSHA} of {@code redis/session-open.lua}, and those of {@link
 * MinimumCredentialVersion#admit}.
 */
@Component
final class SessionOpening {
  private final SessionProperties properties;
  private final RefreshProperties refresh;
  private final MinimumCredentialVersion minimumVersion;
  private final SessionLimit limit;
  private final SessionEnding ending;
  private final ProfileUpdates profiles;
  private final SessionMeters meters;
  private final IdGenerator ids;
  private final SecureRandom random;
  private final Script open;

  SessionOpening(
      Scripts scripts,
      SessionProperties properties,
      RefreshProperties refresh,
      MinimumCredentialVersion minimumVersion,
      SessionLimit limit,
      SessionEnding ending,
      ProfileUpdates profiles,
      SessionMeters meters,
      IdGenerator ids,
      SecureRandom random) {
    this.properties = properties;
    this.refresh = refresh;
    this.minimumVersion = minimumVersion;
    this.limit = limit;
    this.ending = ending;
    this.profiles = profiles;
    this.meters = meters;
    this.ids = ids;
    this.random = random;
    this.open = scripts.named("session-open", "session", "session-create");
  }

  /** Opens a session. Empty if the owner's credentials have changed since they were checked. */
  Mono<OpenedSession> open(
      SessionOwner owner, SessionMode mode, Device device, Assurance assurance) {
    return Mono.defer(
        () -> open(NewSession.of(ids.generateId(), owner, mode, device, assurance, random)));
  }

  private Mono<OpenedSession> open(NewSession session) {
    Mono<Optional<IndexedSession>> admission =
        minimumVersion.admit(session.owner(), session.id()).singleOptional();
    Mono<List<Object>> stored =
        open.run(StoredSession.keys(session.id()), session.arguments(properties, refresh));
    return Mono.zip(admission, stored)
        .flatMap(
            answers ->
                answers.getT1().isEmpty()
                    ? discard(session)
                    : finish(session, answers.getT1().get(), session.opened(answers.getT2())));
  }

  private Mono<OpenedSession> discard(NewSession session) {
    return ending.discard(session.owner().userId(), session.id()).then(Mono.empty());
  }

  private Mono<OpenedSession> finish(
      NewSession session, IndexedSession indexed, OpenedSession opened) {
    return limit
        .enforce(opened.session(), indexed.sessions())
        .doOnNext(displaced -> meters.opened(session.mode(), displaced.size()))
        .map(opened::displacing)
        .delayUntil(complete -> updateProfile(session.id(), session.owner(), indexed.lastUpdate()));
  }

  /** Failures are ignored: the next update of the account repeats it. */
  private Mono<Void> updateProfile(UUID id, SessionOwner owner, String lastUpdate) {
    return Mono.justOrEmpty(LastProfileUpdate.read(lastUpdate, owner))
        .flatMap(update -> profiles.update(owner.userId(), id, update.name(), update.profile()))
        .onErrorComplete();
  }
}
