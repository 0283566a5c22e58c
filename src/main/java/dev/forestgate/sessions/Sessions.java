package dev.forestgate.sessions;

import dev.forestgate.redis.Partition;
import dev.forestgate.redis.Script;
import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/**
 * Server-side sessions. The store holds no secret, only its SHA-256, and says what time it is.
 *
 * <pre>
 * key                       type   lifetime                         holds
 * fg:{pNN}:session:&lt;id&gt;     hash   idle, never beyond the absolute  u user id, n user name, s SHA-256 of the secret,
 *                                                                   v credential version, c created, l last seen,
 *                                                                   x absolute end (milliseconds since 1970)
 * </pre>
 *
 * Commands: {@code EVALSHA} of {@code redis/session-open.lua}, {@code session-touch.lua}, {@code
 * session-end.lua}, one each. Every method fails with Spring's {@code DataAccessException} where
 * Redis is away.
 */
@Component
public final class Sessions {
  private static final int SECRET_BYTES = 32;
  private static final String ANY = "";

  private final SessionProperties properties;
  private final IdGenerator ids;
  private final SecureRandom random;
  private final Script open;
  private final Script touch;
  private final Script end;

  Sessions(
      ReactiveStringRedisTemplate redis,
      SessionProperties properties,
      IdGenerator ids,
      SecureRandom random) {
    this.properties = properties;
    this.ids = ids;
    this.random = random;
    this.open = new Script(redis, "session-open");
    this.touch = new Script(redis, "session-touch");
    this.end = new Script(redis, "session-end");
  }

  /** Opens a session for {@code owner}, with a new id and a new secret. */
  public Mono<OpenedSession> open(SessionOwner owner) {
    return Mono.defer(
        () -> {
          UUID id = ids.generateId();
          var credential = new SessionCredential(id, Secret.random(random, SECRET_BYTES));
          return open.run(key(id), openArguments(owner, credential))
              .map(reply -> opened(owner, credential, reply));
        });
  }

  /**
   * The session that {@code cookie} is the credential of, now used. Empty if it is none, has ended,
   * or was never.
   */
  public Mono<Session> touch(Secret cookie) {
    return Mono.justOrEmpty(SessionCredential.parse(cookie))
        .flatMap(given -> touch(given.sessionId(), given.secret().sha256(), ANY));
  }

  /**
   * The session {@code id} of {@code userId}, now used; for a caller whose token was verified.
   * Empty if it has ended.
   */
  public Mono<Session> touch(UUID id, UUID userId) {
    return touch(id, ANY, userId.toString());
  }

  /** Ends a session at once. False if it had ended before. */
  public Mono<Boolean> end(UUID id) {
    return end.run(key(id), List.of()).map(reply -> number(reply, 0) == 1);
  }

  private Mono<Session> touch(UUID id, String secretHash, String userId) {
    return touch
        .run(
            key(id),
            List.of(secretHash, userId, millis(properties.idle()), millis(properties.seenEvery())))
        .filter(reply -> !reply.isEmpty())
        .map(reply -> touched(id, reply));
  }

  private List<String> openArguments(SessionOwner owner, SessionCredential credential) {
    return List.of(
        owner.userId().toString(),
        owner.username(),
        credential.secret().sha256(),
        String.valueOf(owner.credentialVersion()),
        millis(properties.idle()),
        millis(properties.absolute()));
  }

  private static OpenedSession opened(
      SessionOwner owner, SessionCredential given, List<Object> reply) {
    Instant now = Instant.ofEpochMilli(number(reply, 0));
    Instant end = Instant.ofEpochMilli(number(reply, 1));
    var session = new Session(given.sessionId(), owner.userId(), owner.username(), now, now, end);
    return new OpenedSession(session, given.format());
  }

  private static Session touched(UUID id, List<Object> reply) {
    return new Session(
        id,
        UUID.fromString((String) reply.get(0)),
        (String) reply.get(1),
        Instant.ofEpochMilli(number(reply, 2)),
        Instant.ofEpochMilli(number(reply, 3)),
        Instant.ofEpochMilli(number(reply, 4)));
  }

  private static List<String> key(UUID id) {
    return List.of(Partition.of(id).key("session", id));
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }

  private static long number(List<Object> reply, int index) {
    return (Long) reply.get(index);
  }
}
