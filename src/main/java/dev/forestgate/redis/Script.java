package dev.forestgate.redis;

import java.time.Duration;
import java.util.List;
import org.springframework.core.NestedExceptionUtils;
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
  private final Text withoutFlags;
  private volatile Text current;

  /**
   * @param text with flags for Redis on its first line, or none
   * @param withoutFlags the same without them
   */
  Script(Commands commands, String text, String withoutFlags) {
    this.commands = commands;
    this.withoutFlags = Text.of(withoutFlags);
    this.current = Text.of(text);
  }

  /**
   * The reply as a list of strings, longs and lists; an empty table is an empty list, never an
   * empty {@link Mono}. Fails with Spring's {@code DataAccessException} where Redis is away.
   */
  public Mono<List<Object>> run(List<String> keys, List<String> arguments) {
    return Mono.defer(() -> evaluate(keys, arguments))
        .onErrorResume(this::knowsNoFlags, failed -> evaluateWithoutFlags(keys, arguments))
        .timeout(PATIENCE);
  }

  private Mono<List<Object>> evaluateWithoutFlags(List<String> keys, List<String> arguments) {
    current = withoutFlags;
    return evaluate(keys, arguments);
  }

  private Mono<List<Object>> evaluate(List<String> keys, List<String> arguments) {
    Text text = current;
    return commands.evaluate(text.lua(), text.sha1(), keys, arguments);
  }

  /** KeyDB, and Redis before 7, take the line of flags for Lua; then nothing was run. */
  private boolean knowsNoFlags(Throwable failed) {
    String message = NestedExceptionUtils.getMostSpecificCause(failed).getMessage();
    return !current.equals(withoutFlags)
        && message != null
        && message.contains("unexpected symbol near '#'");
  }

  private record Text(String lua, String sha1) {
    static Text of(String lua) {
      return new Text(lua, DigestUtils.sha1DigestAsHex(lua));
    }
  }

  /** A duration as the scripts take it: whole milliseconds. */
  public static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}
