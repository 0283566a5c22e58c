package dev.forestgate.redis;

import dev.forestgate.redis.Commands.Lua;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.core.NestedExceptionUtils;
import reactor.core.publisher.Mono;

/**
 * A Lua file of {@code src/main/resources/redis}, run atomically by {@code EVALSHA}, or {@code
 * EVAL} where it is not loaded.
 */
public final class Script {
  /**
   * How long a call by Spring's template may take in all, beside the client's own limit for a
   * command: it may also wait for a connection. Scripts don't.
   */
  public static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Commands commands;
  private final Lua withoutFlags;
  private volatile Lua current;

  /**
   * @param text with flags for Redis on its first line, or none
   * @param withoutFlags the same without them
   */
  Script(Commands commands, String text, String withoutFlags) {
    this.commands = commands;
    this.withoutFlags = Lua.of(withoutFlags);
    this.current = Lua.of(text);
  }

  /**
   * The reply as a list of strings, longs and lists; an empty table is an empty list, never an
   * empty {@link Mono}. Fails with Spring's {@code DataAccessException} where Redis is away.
   */
  public Mono<List<Object>> run(List<String> keys, List<String> arguments) {
    return Commands.ask(() -> evaluate(keys, arguments));
  }

  private CompletionStage<List<Object>> evaluate(List<String> keys, List<String> arguments) {
    Lua script = current;
    return commands
        .evaluate(script, keys, arguments)
        .exceptionallyCompose(
            failed -> {
              if (script.equals(withoutFlags) || !knowsNoFlags(failed)) {
                return CompletableFuture.failedStage(failed);
              }
              current = withoutFlags;
              return commands.evaluate(withoutFlags, keys, arguments);
            });
  }

  /** KeyDB, and Redis before 7, take the line of flags for Lua; then nothing was run. */
  private static boolean knowsNoFlags(Throwable failed) {
    String message = NestedExceptionUtils.getMostSpecificCause(failed).getMessage();
    return message != null && message.contains("unexpected symbol near '#'");
  }

  /** A duration as the scripts take it: whole milliseconds. */
  public static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}
