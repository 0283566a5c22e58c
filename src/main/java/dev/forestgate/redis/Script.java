package dev.forestgate.redis;

import java.time.Duration;
import java.util.List;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.DigestUtils;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/**
 * A Lua file of {@code src/main/resources/redis}, run atomically by {@code EVALSHA}, or {@code
 * EVAL} where it is not loaded.
 */
public final class Script {
  /**
   * How long any call may take in all, beside the client's own limit for a command: whatever is
   * lost on the way, whoever asks gets an answer. For calls that are no script, too.
   */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ReactiveStringRedisTemplate redis;
  private final RedisScript<List<Object>> text;

  Script(ReactiveStringRedisTemplate redis, String text) {
    this.redis = redis;
    this.text = new Text(text, DigestUtils.sha1DigestAsHex(text));
  }

  /**
   * The reply as a list of strings, longs and lists; an empty table is an empty list, never an
   * empty {@link Mono}.
   */
  public Mono<List<Object>> run(List<String> keys, List<String> arguments) {
    return redis.execute(text, keys, arguments).next().defaultIfEmpty(List.of()).timeout(PATIENCE);
  }

  /** A duration as the scripts take it: whole milliseconds. */
  public static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }

  /**
   * Read and hashed once. Spring's own reads its file when Redis first lacks the script, and takes
   * a lock at each call to see whether the file has changed: both on an event loop.
   */
  private record Text(String script, String sha1) implements RedisScript<List<Object>> {
    @Override
    public String getSha1() {
      return sha1;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Class<List<Object>> getResultType() {
      return (Class) List.class;
    }

    @Override
    public String getScriptAsString() {
      return script;
    }
  }
}
