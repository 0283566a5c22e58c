package dev.forestgate.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/**
 * A Lua file of {@code src/main/resources/redis}, run atomically by {@code EVALSHA}, or {@code
 * EVAL} where it is not loaded.
 */
public final class Script {
  private final ReactiveStringRedisTemplate redis;
  private final RedisScript<List<Object>> script;

  /** {@code name} without {@code .lua}; its contract stands on top of the file. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public Script(ReactiveStringRedisTemplate redis, String name) {
    this.redis = redis;
    RedisScript raw = RedisScript.of(text(name), List.class);
    this.script = raw;
  }

  /**
   * The reply as a list of strings, longs and lists; an empty table is an empty list, never an
   * empty {@link Mono}.
   */
  public Mono<List<Object>> run(List<String> keys, List<String> arguments) {
    return redis.execute(script, keys, arguments).next().defaultIfEmpty(List.of());
  }

  /**
   * Read here and now: left to the template, the file is read when Redis first lacks the script, on
   * an event loop.
   */
  private static String text(String name) {
    try {
      return new ClassPathResource("redis/" + name + ".lua").getContentAsString(UTF_8);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
