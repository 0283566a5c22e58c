package dev.forestgate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestgate.embedded.TestStores;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.Transports;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class EventLoopConnectionsTest {
  private static LettuceConnectionFactory connections;
  private static RedisClient client;
  private static EventExecutorGroup loops;

  @BeforeAll
  static void connect() {
    connections = TestStores.redisConnections(1);
    client = (RedisClient) connections.getRequiredNativeClient();
    loops =
        client.getResources().eventLoopGroupProvider().allocate(Transports.eventLoopGroupClass());
  }

  @AfterAll
  static void disconnect() {
    client.getResources().eventLoopGroupProvider().release(loops, 0, 0, TimeUnit.SECONDS);
    connections.destroy();
  }

  @Test
  void eachLoopHasOneOfItsOwnAndAnswersOnIt() {
    var own = new EventLoopConnections();
    own.open(client);
    assertThat(own.ofThisThread()).isNull();
    List<RedisAsyncCommands<byte[], byte[]>> found = ofEachLoop(own);
    assertThat(found).hasSize(client.getResources().ioThreadPoolSize()).doesNotHaveDuplicates();
    for (EventExecutor loop : loops) {
      assertThat(answeredBy(own, loop)).isEqualTo(threadOf(loop));
    }
  }

  @Test
  void connectionsThatWereLostServeAgain() {
    var own = new EventLoopConnections();
    own.open(client);
    try (var killer = client.connect(ByteArrayCodec.INSTANCE)) {
      assertThat(killer.sync().clientKill(KillArgs.Builder.typeNormal().skipme())).isPositive();
    }
    for (EventExecutor loop : loops) {
      await().ignoreExceptions().until(() -> answeredBy(own, loop) != null);
    }
    assertThat(ofEachLoop(own)).hasSize(client.getResources().ioThreadPoolSize());
  }

  @Test
  void oneThatIsNotThereServesNoCaller() {
    var own = new EventLoopConnections();
    own.open(client);
    ofEachLoop(own).get(0).getStatefulConnection().close();
    assertThat(ofEachLoop(own)).hasSize(client.getResources().ioThreadPoolSize() - 1);
  }

  private static List<RedisAsyncCommands<byte[], byte[]>> ofEachLoop(EventLoopConnections own) {
    return StreamSupport.stream(loops.spliterator(), false)
        .map(loop -> on(loop, own))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<RedisAsyncCommands<byte[], byte[]>> on(
      EventExecutor loop, EventLoopConnections own) {
    return loop.submit(() -> Optional.ofNullable(own.ofThisThread()))
        .awaitUninterruptibly()
        .getNow();
  }

  private static Thread threadOf(EventExecutor loop) {
    return loop.submit(Thread::currentThread).awaitUninterruptibly().getNow();
  }

  /** Asked on {@code loop}, so that the answer can't be faster than the question is done. */
  private static Thread answeredBy(EventLoopConnections own, EventExecutor loop) {
    return loop.submit(
            () ->
                Objects.requireNonNull(own.ofThisThread())
                    .ping()
                    .thenApply(pong -> Thread.currentThread()))
        .awaitUninterruptibly()
        .getNow()
        .toCompletableFuture()
        .join();
  }
}
