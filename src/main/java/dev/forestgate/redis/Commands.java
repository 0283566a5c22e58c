package dev.forestgate.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisClient;
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
 * The commands of the hot path, by Lettuce's own asynchronous calls: Spring's reactive template
 * costs several times as much per command (docs/benchmarks.md). Each event loop has a connection
 * that it serves itself, so that no thread waits for another; all others, and those of a cluster,
 * share Spring's. All else uses the template.
 */
final class Commands {
  private static final LettuceExceptionConverter SPRINGS = new LettuceExceptionConverter();

  private final LettuceConnectionFactory connections;
  private final EventLoopConnections own = new EventLoopConnections();
  private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> shared;

  Commands(LettuceConnectionFactory connections) {
    this.connections = connections;
  }

  /** Opens the connections, which blocks, and so is not left to whoever comes first. */
  void connect() {
    shared();
    if (connections.getRequiredNativeClient() instanceof RedisClient client) {
      own.open(client);
    }
  }

  @SuppressWarnings("unchecked") // Spring's connections are of bytes, which it does not say
  private RedisClusterAsyncCommands<byte[], byte[]> shared() {
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
    return ask(
        () -> nearest().get(bytes(key)).thenApply(value -> value == null ? null : text(value)));
  }

  /** {@code MGET}, empty where there is no such key; the keys have one hash tag. */
  Mono<List<Optional<String>>> get(List<String> keys) {
    return ask(
        () ->
            nearest()
                .mget(bytes(keys))
                .thenApply(
                    found ->
                        found.stream()
                            .map(one -> Optional.ofNullable(one.getValueOrElse(null)))
                            .map(value -> value.map(Commands::text))
                            .toList()));
  }

  /**
   * {@code EVALSHA}, or {@code EVAL} where Redis has not loaded the script. Begins at once; {@link
   * #ask} is how it waits for a subscriber.
   */
  CompletionStage<List<Object>> evaluate(Lua script, List<String> keys, List<String> arguments) {
    RedisClusterAsyncCommands<byte[], byte[]> redis = nearest();
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
   * Two operators, as a dozen cost as much as the command itself. Lettuce ends each command after
   * {@code spring.data.redis.timeout}, so there is always an answer.
   */
  static <T> Mono<T> ask(Supplier<CompletionStage<T>> command) {
    return Mono.fromCompletionStage(command)
        .onErrorMap(RedisException.class, Commands::asSpringSays);
  }

  private RedisClusterAsyncCommands<byte[], byte[]> nearest() {
    RedisClusterAsyncCommands<byte[], byte[]> ofThisLoop = own.ofThisThread();
    return ofThisLoop == null ? shared() : ofThisLoop;
  }

  private static Throwable asSpringSays(RedisException failed) {
    Exception translated = SPRINGS.convert(failed);
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

  /** A script, and by which name Redis knows it once it was run. */
  record Lua(String text, String sha1) {
    static Lua of(String text) {
      return new Lua(text, DigestUtils.sha1DigestAsHex(text));
    }
  }
}
