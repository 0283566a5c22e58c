package dev.forestgate.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceExceptionConverter;
import reactor.core.publisher.Mono;

/**
 * The commands of the hot path, on Spring's shared connection but by Lettuce's own asynchronous
 * calls: Spring's reactive template costs several times as much per command (docs/benchmarks.md).
 * All else uses the template.
 */
final class Commands {
  private static final LettuceExceptionConverter SPRINGS = new LettuceExceptionConverter();

  private final LettuceConnectionFactory connections;
  private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> shared;

  Commands(LettuceConnectionFactory connections) {
    this.connections = connections;
  }

  /** Opens the connection, which blocks, and so is not left to whoever comes first. */
  @SuppressWarnings("unchecked") // Spring's connections are of bytes, which it does not say
  RedisClusterAsyncCommands<byte[], byte[]> connect() {
    RedisClusterAsyncCommands<byte[], byte[]> known = shared;
    if (known == null) {
      known =
          (RedisClusterAsyncCommands<byte[], byte[]>)
              ((LettuceConnection) connections.getConnection()).getNativeConnection();
      shared = known;
    }
    return known;
  }

  /** {@code GET}; empty where there is no such key. */
  Mono<String> get(String key) {
    return ask(redis -> redis.get(bytes(key))).map(value -> new String(value, UTF_8));
  }

  /** {@code EVALSHA}, or {@code EVAL} where Redis has not loaded the script. */
  Mono<List<Object>> evaluate(String text, String sha1, List<String> keys, List<String> arguments) {
    byte[][] keyBytes = bytes(keys);
    byte[][] argumentBytes = bytes(arguments);
    return this.<List<Object>>ask(
            redis -> redis.evalsha(sha1, ScriptOutputType.MULTI, keyBytes, argumentBytes))
        .onErrorResume(
            Commands::isNotLoaded,
            notLoaded ->
                ask(redis -> redis.eval(text, ScriptOutputType.MULTI, keyBytes, argumentBytes)))
        .map(Commands::decoded)
        .defaultIfEmpty(List.of());
  }

  private <T> Mono<T> ask(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
    return Mono.fromCompletionStage(() -> command.apply(connect()))
        .onErrorMap(RedisException.class, Commands::asSpringSays);
  }

  private static Throwable asSpringSays(RedisException failed) {
    Exception translated = SPRINGS.convert(failed);
    return translated == null ? failed : translated;
  }

  private static boolean isNotLoaded(Throwable failed) {
    return failed.getCause() instanceof RedisNoScriptException;
  }

  private static List<Object> decoded(List<?> reply) {
    List<Object> decoded = new ArrayList<>(reply.size());
    for (Object element : reply) {
      if (element instanceof byte[] text) {
        decoded.add(new String(text, UTF_8));
      } else {
        decoded.add(element instanceof List<?> list ? decoded(list) : element);
      }
    }
    return decoded;
  }

  private static byte[][] bytes(List<String> texts) {
    byte[][] bytes = new byte[texts.size()][];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes(texts.get(i));
    }
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
