package dev.forestgate.redis;

import java.time.Duration;
import java.util.List;
import org.springframework.data.redis.core.script.DigestUtils;
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

  private final Commands commands;
  private final String text;
  private final String sha1;

  Script(Commands commands, String text) {
    this.commands = commands;
    this.text = text;
    this.sha1 = DigestUtils.sha1DigestAsHex(text);
  }

  /**
   * The reply as a list of strings, longs and lists; an empty table is an empty list, never an
   * empty {@link Mono}. Fails with Spring's {@code DataAccessException} where Redis is away.
   */
  public Mono<List<Object>> run(List<String> keys, List<String> arguments) {
    return commands.evaluate(text, sha1, keys, arguments).timeout(PATIENCE);
  }

  /** A duration as the scripts take it: whole milliseconds. */
  public static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}
