package dev.forestgate.redis;

import dev.forestgate.redis.Commands.Lua;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.core.NestedExceptionUtils;
import reactor.core.publisher.Mono;

/**
 * Lua file of {@code src/main/resources/redis}, run atomically by {@code EVALSHA}, or {@code EVAL}
 * if it is not loaded.
 */
public final class Script {
  /**
   * Timeout of a call with Spring's template. It may also wait for a connection, which the client's
   * timeout for a command does not cover. Scripts need no such timeout.
   */
  public static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Commands commands;
  private final Lua withoutFlags;
  private volatile Lua current;

  /**
   * @param text script, with the flags for Redis on its first line if it has any
   * @param withoutFlags the same script without flags
   */
  Script(Commands commands, String text, String withoutFlags) {
    this.commands = commands;
    this.withoutFlags = Lua.of(withoutFlags);
    this.current = Lua.of(text);
  }

  /**
   * Runs the script. The reply is a list of strings, longs and lists; an empty table is an empty
   * list, never an empty {@link Mono}. Fails with Spring's {@code DataAccessException} if Redis is
   * unavailable.
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
              if (script.equals(withoutFlags) || !rejectsFlags(failed)) {
                return CompletableFuture.failedStage(failed);
              }
              current = withoutFlags;
              return commands.evaluate(withoutFlags, keys, arguments);
            });
  }

  /**
   * Tells whether the server parsed the line of flags as Lua, as KeyDB and Redis before 7 do.
   * Nothing was run then.
   */
  private static boolean rejectsFlags(Throwable failed) {
    String message = NestedExceptionUtils.getMostSpecificCause(failed).getMessage();
    return message != null && message.contains("unexpected symbol near '#'");
  }

  /** Formats a duration as an argument of a script: whole milliseconds. */
  public static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}
