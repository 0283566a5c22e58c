package dev.forestgate.sessions;

import static dev.forestgate.failure.Failure.INVALID_TOKEN;
import static dev.forestgate.failure.Failure.TOKEN_REUSED;

import dev.forestgate.failure.Failed;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshGrant;
import dev.forestgate.sessions.credential.RefreshProperties;
import dev.forestgate.sessions.credential.RefreshToken;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.credential.SuccessorEncryption;
import dev.forestgate.sessions.ending.EndedSessions;
import dev.forestgate.sessions.model.RefreshedSession;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Rotating refresh tokens (RFC 9700, section 4.14.2). A token can be rotated once. A retry, or a
 * second tab, that presents it again within the grace period gets the same successor; a replay
 * after the grace period ends the session, as one of two holders has stolen the token.
 *
 * <pre>
 * key                         type    lifetime          contents
 * fg:{pNN}:family:&lt;id&gt;        hash    the session's     f SHA-256 of the family's bits, h of the current secret, p of the one before,
 *                                                       g instant of the last rotation, e end of the current token (ms since 1970)
 * fg:{pNN}:successor:&lt;id&gt;     string  the grace period  the current secret, encrypted under the one before
 * </pre>
 *
 * Commands: one {@code EVALSHA} of {@code redis/session-refresh.lua} and one {@code MGET}, sent
 * together. Fails with Spring's {@code DataAccessException} if Redis is unavailable; then either
 * the presented token is still current, or a retry finds its successor.
 */
@Component
public final class RefreshFamilies {
  private final SessionProperties properties;
  private final RefreshProperties refresh;
  private final SessionIndex index;
  private final MinimumCredentialVersion minimumVersion;
  private final EndedSessions endedSessions;
  private final SecureRandom random;
  private final Script rotate;

  RefreshFamilies(
      Scripts scripts,
      SessionProperties properties,
      RefreshProperties refresh,
      SessionIndex index,
      MinimumCredentialVersion minimumVersion,
      EndedSessions endedSessions,
      SecureRandom random) {
    this.properties = properties;
    this.refresh = refresh;
    this.index = index;
    this.minimumVersion = minimumVersion;
    this.endedSessions = endedSessions;
    this.random = random;
    this.rotate = scripts.named("session-refresh", "session");
  }

  /**
   * Rotates {@code token}. Fails with INVALID_TOKEN if it is not the current token of a live
   * session, and with TOKEN_REUSED for a replay, after {@code onReuse} has completed for the
   * session that the replay ended.
   *
   * @param onReuse takes the id of the session and of its user
   */
  public Mono<RefreshedSession> rotate(Secret token, BiFunction<UUID, UUID, Mono<?>> onReuse) {
    return Mono.justOrEmpty(RefreshToken.parse(token))
        .flatMap(given -> rotate(given, onReuse))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_TOKEN)));
  }

  private Mono<RefreshedSession> rotate(
      RefreshToken given, BiFunction<UUID, UUID, Mono<?>> onReuse) {
    Secret next = Secret.random(random, NewSession.SECRET_BYTES);
    Mono<Rotation> rotated =
        rotate
            .run(StoredSession.keys(given.sessionId()), arguments(given, next))
            .map(reply -> Rotation.of(given, next, reply));
    return Mono.zip(rotated, minimumVersion.of(given.userId()))
        .flatMap(
            answers ->
                switch (answers.getT1().outcome()) {
                  case ROTATED, SAME -> Mono.justOrEmpty(answers.getT1().accepted(answers.getT2()));
                  case REUSED -> reportReuse(given, onReuse);
                  case INVALID -> Mono.empty();
                });
  }

  private Mono<RefreshedSession> reportReuse(
      RefreshToken given, BiFunction<UUID, UUID, Mono<?>> onReuse) {
    return Mono.defer(() -> onReuse.apply(given.sessionId(), given.userId()))
        .then(index.remove(given.userId(), given.sessionId()))
        .then(endedSessions.tell(given.userId(), given.sessionId()))
        .then(Mono.error(() -> Failed.of(TOKEN_REUSED)));
  }

  private List<String> arguments(RefreshToken given, Secret next) {
    return List.of(
        given.userId().toString(),
        given.family().sha256(),
        given.secret().sha256(),
        next.sha256(),
        SuccessorEncryption.encrypt(given, next, random),
        Script.millis(refresh.refreshGrace()),
        Script.millis(refresh.refreshLifetime()),
        Script.millis(properties.idle()));
  }

  /**
   * Reply of {@code session-refresh.lua}.
   *
   * @param given token that was presented
   * @param next secret that was offered as its successor
   */
  private record Rotation(Outcome outcome, RefreshToken given, Secret next, List<Object> reply) {
    private static final int HEAD = 3;

    static Rotation of(RefreshToken given, Secret next, List<Object> reply) {
      return new Rotation(Outcome.of((String) reply.get(0)), given, next, reply);
    }

    /** Session and new token; empty if the account accepts only later credential versions. */
    Optional<RefreshedSession> accepted(int minimumVersion) {
      List<Object> session = reply.subList(HEAD, HEAD + StoredSession.SIZE);
      return Optional.of(StoredSession.parse(given.sessionId(), session))
          .filter(stored -> stored.isAccepted(minimumVersion))
          .map(stored -> new RefreshedSession(stored.session(), grant()));
    }

    private RefreshGrant grant() {
      Secret secret =
          outcome == Outcome.SAME
              ? SuccessorEncryption.decrypt(given, (String) reply.get(2))
              : next;
      return new RefreshGrant(
          given.succeededBy(secret).format(), Duration.ofMillis((Long) reply.get(1)));
    }
  }

  /** First word of the script's reply. */
  private enum Outcome {
    ROTATED,
    SAME,
    REUSED,
    INVALID;

    static Outcome of(String word) {
      return switch (word) {
        case "rotated" -> ROTATED;
        case "same" -> SAME;
        case "reused" -> REUSED;
        default -> INVALID;
      };
    }
  }
}
