package dev.forestgate.grants;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.redis.UserKey;
import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests of clients that wait for the decision of a user, for ten minutes, in the session in
 * which they came. An account has at most 100.
 *
 * <pre>
 * key                     type  lifetime    contents
 * fg:{u&lt;account&gt;}:pending    hash  10 minutes  &lt;session&gt;:&lt;SHA-256 of the id&gt;: parameters of the request;
 *                                           see redis/challenge-put.lua
 * </pre>
 *
 * Commands: one {@code EVALSHA} of {@code redis/challenge-put.lua} or {@code challenge-use.lua}.
 * Fails with Spring's {@code DataAccessException} if Redis is unavailable.
 */
@Component
public final class PendingRequests {
  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final String MOST = "100";
  private static final String ANY_NUMBER = String.valueOf(Integer.MAX_VALUE);
  private static final int ID_BYTES = 32;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> PARAMETERS = new TypeReference<>() {};

  private final Script put;
  private final Script use;
  private final SecureRandom random;

  PendingRequests(Scripts scripts, SecureRandom random) {
    this.put = scripts.named("challenge-put");
    this.use = scripts.named("challenge-use");
    this.random = random;
  }

  /** Keeps {@code parameters} and returns the id that finds them. */
  public Mono<Secret> add(UUID user, UUID session, Map<String, String> parameters) {
    return Mono.defer(
        () -> {
          Secret id = Secret.random(random, ID_BYTES);
          return put.run(
                  List.of(key(user)),
                  List.of(
                      field(session, id),
                      Script.millis(LIFETIME),
                      JSON.writeValueAsString(parameters),
                      MOST))
              .thenReturn(id);
        });
  }

  /** Parameters of the request {@code id}. Empty if there is none in {@code session}. */
  public Mono<Map<String, String>> find(UUID user, UUID session, Secret id) {
    return use(user, session, id, "read");
  }

  /** The same, once: the request is forgotten. */
  public Mono<Map<String, String>> take(UUID user, UUID session, Secret id) {
    return use(user, session, id, "take");
  }

  private Mono<Map<String, String>> use(UUID user, UUID session, Secret id, String how) {
    return use.run(List.of(key(user)), List.of(field(session, id), how, ANY_NUMBER))
        .filter(reply -> !reply.isEmpty())
        .map(reply -> JSON.readValue((String) reply.get(0), PARAMETERS));
  }

  private static String key(UUID user) {
    return UserKey.of(user, "pending");
  }

  private static String field(UUID session, Secret id) {
    return session + ":" + id.sha256();
  }
}
