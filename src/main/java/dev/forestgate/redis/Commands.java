package dev.forestgate.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceExceptionConverter;
import org.springframework.data.redis.core.script.DigestUtils;
import reactor.core.publisher.Mono;

/**
 * Commands of the hot path, sent with Lettuce's asynchronous API: Spring's reactive template costs
 * several times as much per command (docs/adr/0018-redis-async-scripts.md). They share Spring's
 * connection, so commands of many requests reach Redis in one read. All other code uses the
 * template.
 */
final class Commands {
  private static final LettuceExceptionConverter EXCEPTIONS = new LettuceExceptionConverter();

  private final LettuceConnectionFactory connections;
  private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> shared;

  Commands(LettuceConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * The shared connection. The first call opens it and blocks, and so is made at start rather than
   * by the first command.
   */
  @SuppressWarnings(
      "unchecked") // Spring's connections use byte arrays; its API does not declare it
  RedisClusterAsyncCommands<byte[], byte[]> connection() {
    RedisClusterAsyncCommands<byte[], byte[]> connected = shared;
    if (connected == null) {
      connected =
          (RedisClusterAsyncCommands<byte[], byte[]>)
              ((LettuceConnection) connections.getConnection()).getNativeConnection();
      shared = connected;
    }
    return connected;
  }

  boolean isCluster() {
    return connections.isClusterAware();
  }

  /** Runs {@code GET}. Empty if there is no such key. */
  Mono<String> get(String key) {
    return ask(
        () -> connection().get(bytes(key)).thenApply(value -> value == null ? null : text(value)));
  }

  /**
   * Runs {@code MGET} for keys with one hash tag. Values are in the order of the keys; empty for a
   * missing one.
   */
  Mono<List<Optional<String>>> get(List<String> keys) {
    return ask(
        () ->
            connection()
                .mget(bytes(keys))
                .thenApply(
                    found ->
                        found.stream()
                            .map(one -> Optional.ofNullable(one.getValueOrElse(null)))
                            .map(value -> value.map(Commands::text))
                            .toList()));
  }

  /**
   * Runs {@code EVALSHA}, or {@code EVAL} if Redis has not loaded the script. Begins at once;
   * {@link #ask} makes it wait for a subscriber.
   */
  CompletionStage<List<Object>> evaluate(Lua script, List<String> keys, List<String> arguments) {
    RedisClusterAsyncCommands<byte[], byte[]> redis = connection();
    byte[][] keyBytes = bytes(keys);
    byte[][] argumentBytes = bytes(arguments);
    return redis
        .<List<Object>>evalsha(script.sha1(), ScriptOutputType.MULTI, keyBytes, argumentBytes)
        .exceptionallyCompose(
            failed ->
                failed instanceof RedisNoScriptException
                    ? redis.eval(script.text(), ScriptOutputType.MULTI, keyBytes, argumentBytes)
                    : CompletableFuture.failedStage(failed))
        .thenApply(Commands::decoded);
  }

  /**
   * Runs {@code command} on subscription. Two operators only: a dozen would cost as much as the
   * command. Lettuce ends each command after {@code spring.data.redis.timeout}, so there is always
   * an answer.
   */
  static <T> Mono<T> ask(Supplier<CompletionStage<T>> command) {
    return Mono.fromCompletionStage(command).onErrorMap(RedisException.class, Commands::translated);
  }

  private static Throwable translated(RedisException failed) {
    Exception translated = EXCEPTIONS.convert(failed);
    return translated == null ? failed : translated;
  }

  private static List<Object> decoded(@Nullable List<?> reply) {
    if (reply == null) {
      return List.of();
    }
    List<Object> decoded = new ArrayList<>(reply.size());
    for (Object element : reply) {
      if (element instanceof byte[] text) {
        decoded.add(text(text));
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

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Script, with the SHA-1 under which Redis caches it once it has run. */
  record Lua(String text, String sha1) {
    static Lua of(String text) {
      return new Lua(text, DigestUtils.sha1DigestAsHex(text));
    }
  }
}
