package dev.forestgate.exports;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.redis.UserKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * State of exports in Redis, at most one of each account.
 *
 * <pre>
 * key                     type  lifetime                        contents
 * fg:{u&lt;account&gt;}:export  hash  a day; 7 days once it is ready  see redis/export-begin.lua
 * </pre>
 *
 * Commands: one {@code EVALSHA} of {@code redis/export-begin.lua} or {@code export-change.lua};
 * {@code HGETALL}, {@code DEL}. Every method fails with Spring's {@code DataAccessException} if
 * Redis is unavailable.
 */
@Component
final class ExportStates {
  /** Time after which a job that still fails is dead. */
  private static final Duration UNTIL_READY = Duration.ofDays(1);

  /** Age from which another export may take the place of one that is not ready. */
  private static final Duration GIVEN_UP = Duration.ofHours(1);

  private final ReactiveStringRedisTemplate redis;
  private final Script begin;
  private final Script change;

  ExportStates(ReactiveStringRedisTemplate redis, Scripts scripts) {
    this.redis = redis;
    this.begin = scripts.named("export-begin");
    this.change = scripts.named("export-change");
  }

  /** Begins {@code id}, and emits the id that it replaces or "". Empty if another is running. */
  Mono<String> begin(UUID user, UUID id) {
    return begin
        .run(
            List.of(key(user)),
            List.of(id.toString(), Script.millis(UNTIL_READY), Script.millis(GIVEN_UP)))
        .filter(reply -> !reply.isEmpty())
        .map(reply -> (String) reply.get(0));
  }

  /** Empty if the account has no export. */
  Mono<Export> find(UUID user) {
    return redis
        .<String, String>opsForHash()
        .entries(key(user))
        .collectMap(Map.Entry::getKey, Map.Entry::getValue)
        .timeout(Script.TIMEOUT)
        .filter(fields -> fields.containsKey("id"))
        .map(ExportStates::read);
  }

  /** Tells the progress in percent; false if the account has no such export. */
  Mono<Boolean> progress(UUID user, UUID id, int percent) {
    return change(user, id, "progress", String.valueOf(percent));
  }

  /** Makes the export ready; false if the account has no such export. */
  Mono<Boolean> ready(UUID user, UUID id, long bytes) {
    return change(user, id, "ready", String.valueOf(bytes), Script.millis(Export.KEPT));
  }

  Mono<Boolean> cancel(UUID user, UUID id) {
    return change(user, id, "cancel");
  }

  Mono<Void> forget(UUID user) {
    return redis.delete(key(user)).timeout(Script.TIMEOUT).then();
  }

  private Mono<Boolean> change(UUID user, UUID id, String... words) {
    List<String> arguments = new ArrayList<>(List.of(id.toString()));
    arguments.addAll(List.of(words));
    return change.run(List.of(key(user)), arguments).map(reply -> !reply.isEmpty());
  }

  private static Export read(Map<String, String> fields) {
    return new Export(
        UUID.fromString(fields.get("id")),
        Integer.parseInt(fields.getOrDefault("progress", "0")),
        Long.parseLong(fields.getOrDefault("bytes", "0")),
        instant(fields.getOrDefault("requested", "0")),
        fields.containsKey("ready") ? instant(fields.get("ready")) : null);
  }

  private static Instant instant(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  private static String key(UUID user) {
    return UserKey.of(user, "export");
  }
}
