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
import dev.forestgate.sessions.model.RefreshedSession;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Rotating refresh tokens (RFC 9700 section 4.14.2): each is good for one rotation. A retry or a
 * second tab that presents it again within the grace gets the same successor; a replay after that
 * ends the whole family, as one of two holders stole it.
 *
 * <pre>
 * key                         type    lifetime          holds
 * fg:{pNN}:family:&lt;id&gt;        hash    the session's     f SHA-256 of the family's bits, h of the current secret, p of the one before,
 *                                                       g instant of the last rotation, e end of the current token (ms since 1970)
 * fg:{pNN}:successor:&lt;id&gt;     string  the grace         the current secret, sealed under the one before
 * </pre>
 *
 * Commands: one {@code EVALSHA} of {@code redis/session-refresh.lua} and one {@code GET}, together.
 * Fails with Spring's {@code DataAccessException} where Redis is away; then the presented token is
 * as good as before, or its successor is found by a retry.
 */
@Component
public final class RefreshFamilies {
  private final SessionProperties properties;
  private final RefreshProperties refresh;
  private final SessionIndex index;
  private final SecureRandom random;
  private final Script rotate;

  RefreshFamilies(
      Scripts scripts,
      SessionProperties properties,
      RefreshProperties refresh,
      SessionIndex index,
      SecureRandom random) {
    this.properties = properties;
    this.refresh = refresh;
    this.index = index;
    this.random = random;
    this.rotate = scripts.named("session-refresh", "session");
  }

  /**
   * Rotates {@code token}. Fails with INVALID_TOKEN for what is no current token of a live session,
   * and with TOKEN_REUSED for a replay, after {@code onReuse} was done for the session that it
   * ended.
   */
  public Mono<RefreshedSession> rotate(Secret token, BiFunction<UUID, UUID, Mono<?>> onReuse) {
    return Mono.justOrEmpty(RefreshToken.parse(token))
        .flatMap(given -> rotate(given, onReuse))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_TOKEN)));
  }

  private Mono<RefreshedSession> rotate(
      RefreshToken given, BiFunction<UUID, UUID, Mono<?>> onReuse) {
    Secret next = Secret.random(random, NewSession.SECRET_BYTES);
    Mono<List<Object>> rotated =
        rotate.run(Sessions.keys(given.sessionId()), arguments(given, next));
    return Mono.zip(rotated, index.version(given.userId()))
        .flatMap(
            answers ->
                switch (Outcome.of(answers.getT1())) {
                  case ROTATED -> refreshed(given, next, answers.getT1(), answers.getT2());
                  case SAME ->
                      refreshed(
                          given,
                          SuccessorEncryption.open(given, (String) answers.getT1().get(2)),
                          answers.getT1(),
                          answers.getT2());
                  case REUSED ->
                      Mono.defer(() -> onReuse.apply(given.sessionId(), given.userId()))
                          .then(index.remove(given.userId(), given.sessionId()))
                          .then(Mono.error(() -> Failed.of(TOKEN_REUSED)));
                  case INVALID -> Mono.empty();
                });
  }

  private List<String> arguments(RefreshToken given, Secret next) {
    return List.of(
        given.userId().toString(),
        given.family().sha256(),
        given.secret().sha256(),
        next.sha256(),
        SuccessorEncryption.seal(given, next, random),
        Script.millis(refresh.refreshGrace()),
        Script.millis(refresh.refreshLifetime()),
        Script.millis(properties.idle()));
  }

  /** Empty where the account's credentials have changed since the session was opened. */
  private static Mono<RefreshedSession> refreshed(
      RefreshToken given, Secret next, List<Object> reply, int version) {
    StoredSession stored =
        StoredSession.parse(given.sessionId(), reply.subList(3, 3 + StoredSession.SIZE));
    var grant =
        new RefreshGrant(given.succeededBy(next).format(), Duration.ofMillis((Long) reply.get(1)));
    return stored.credentialVersion() < version
        ? Mono.empty()
        : Mono.just(new RefreshedSession(stored.session(), grant));
  }

  /** The first word of the script's reply. */
  private enum Outcome {
    ROTATED,
    SAME,
    REUSED,
    INVALID;

    static Outcome of(List<Object> reply) {
      return switch ((String) reply.get(0)) {
        case "rotated" -> ROTATED;
        case "same" -> SAME;
        case "reused" -> REUSED;
        default -> INVALID;
      };
    }
  }
}
