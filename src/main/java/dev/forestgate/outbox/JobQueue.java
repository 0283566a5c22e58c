package dev.forestgate.outbox;

import static dev.forestgate.failure.Failure.OVERLOADED;

import dev.forestgate.failure.Failed;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was asked for and is to be done a little later. To write it down costs the same whatever
 * will come of it, so whoever asked can't tell by the time.
 *
 * <pre>
 * key                     type  lifetime              holds
 * fg:{errands}:due        zset  none                  errand ids by when they are due, milliseconds since 1970
 * fg:{errands}:waiting    hash  none                  errand id to the errand as JSON, until it is done
 * fg:{errands}:attempts   hash  none                  errand id to how often it was tried
 * </pre>
 *
 * Commands: {@code EVALSHA} of {@code redis/errand-put.lua}, {@code errand-take.lua}, {@code
 * errand-done.lua}. Every method fails with Spring's {@code DataAccessException} where Redis is
 * away.
 */
@Component
public final class JobQueue {
  static final int MOST_ATTEMPTS = 20;

  private static final List<String> KEYS =
      List.of("fg:{errands}:due", "fg:{errands}:waiting", "fg:{errands}:attempts");

  /** Longer than any attempt takes. */
  private static final Duration LEASE = Duration.ofSeconds(30);

  private static final Duration COME_BACK = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JobProperties properties;
  private final IdGenerator ids;
  private final Script put;
  private final Script take;
  private final Script done;

  JobQueue(Scripts scripts, JobProperties properties, IdGenerator ids) {
    this.properties = properties;
    this.ids = ids;
    this.put = scripts.named("errand-put");
    this.take = scripts.named("errand-take");
    this.done = scripts.named("errand-done");
  }

  /**
   * Leaves an errand for later; once this is complete it will be done, whatever becomes of this
   * process. Fails with OVERLOADED where too many wait.
   */
  public Mono<Void> put(String kind, Map<String, String> words) {
    return Mono.defer(
            () ->
                put.run(
                    KEYS.subList(0, 2),
                    List.of(
                        ids.generateId().toString(),
                        json(kind, words),
                        String.valueOf(properties.most()))))
        .filter(reply -> reply.get(0).equals(1L))
        .switchIfEmpty(Mono.error(() -> Failed.retryable(OVERLOADED, COME_BACK)))
        .then();
  }

  /**
   * Errands that are due, the oldest first; they come again after a lease that grows with each
   * attempt, unless they are {@link #done}.
   */
  Flux<Taken> take(int most) {
    return take.run(
            KEYS,
            List.of(String.valueOf(most), Script.millis(LEASE), String.valueOf(MOST_ATTEMPTS)))
        .flatMapIterable(reply -> reply)
        .map(JobQueue::taken);
  }

  Mono<Void> done(Job errand) {
    return done(errand.id());
  }

  Mono<Void> done(UUID id) {
    return done.run(KEYS, List.of(id.toString())).then();
  }

  /** As an errand is stored under its id. */
  static String json(String kind, Map<String, String> words) {
    return JSON.writeValueAsString(new Stored(kind, words));
  }

  private static Taken taken(Object reply) {
    List<?> parts = (List<?>) reply;
    Stored stored = JSON.readValue((String) parts.get(1), Stored.class);
    UUID id = UUID.fromString((String) parts.get(0));
    return new Taken(
        new Job(id, stored.kind(), stored.words()), (Long) parts.get(2) > MOST_ATTEMPTS);
  }

  /**
   * @param isDropped it failed too often, and does not come again
   */
  record Taken(Job errand, boolean isDropped) {}

  /** As it is in Redis. */
  private record Stored(String kind, Map<String, String> words) {}
}
