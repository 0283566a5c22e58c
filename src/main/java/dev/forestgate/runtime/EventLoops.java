package dev.forestgate.runtime;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/**
 * One set of event loops, as many as cores, for HTTP, Redis and PostgreSQL. By default each library
 * has threads of its own and passes every response from one to the other (ADR 0019).
 */
@Configuration(proxyBeanMethods = false)
class EventLoops {
  private static final int COUNT = Runtime.getRuntime().availableProcessors();

  /** Most commands in one write; a command never waits longer than one turn of the loop. */
  private static final int COMMANDS_PER_WRITE = 256;

  private static final Duration QUIET = Duration.ofMillis(100);

  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    var resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    // Nothing is served by then; pools only learn that their connections are closed. The default is
    // 2 s.
    resources.setShutdownQuietPeriod(QUIET);
    resources.setLoopResourcesSupplier(() -> LoopResources.create("loop", COUNT, true));
    return resources;
  }

  /**
   * Event loops do not preempt hashes: each preemption costs both their caches. In a storm on one
   * core the hashes had 73 instead of 68 % of it (2026-11-26, ADR 0037). Set after the start, so
   * that the hash threads do not inherit the policy.
   */
  @EventListener
  void scheduleInBatches(ApplicationStartedEvent started) {
    started
        .getApplicationContext()
        .getBean(ReactorResourceFactory.class)
        .getLoopResources()
        .onServer(true)
        .forEach(loop -> loop.execute(BatchScheduling::enter));
  }

  @Bean
  ClientResourcesBuilderCustomizer redisOnSharedLoops(ReactorResourceFactory resources) {
    return lettuce ->
        lettuce
            .eventLoopGroupProvider(new Loops(resources.getLoopResources()))
            .nettyCustomizer(new CommandBatching());
  }

  @Bean
  ConnectionFactoryOptionsBuilderCustomizer postgresOnSharedLoops(
      ReactorResourceFactory resources) {
    return options ->
        options.option(
            PostgresqlConnectionFactoryProvider.LOOP_RESOURCES, resources.getLoopResources());
  }

  /** Sends the commands of one turn of a loop to Redis in one write to the socket. */
  private static final class CommandBatching implements NettyCustomizer {
    @Override
    public void afterChannelInitialized(Channel channel) {
      channel.pipeline().addFirst(new FlushConsolidationHandler(COMMANDS_PER_WRITE, true));
    }
  }

  /** Event loops of the HTTP server for Lettuce, which does not shut them down. */
  private record Loops(LoopResources loops) implements EventLoopGroupProvider {
    @Override
    @SuppressWarnings("unchecked") // Lettuce passes the class as a name only
    public <T extends EventLoopGroup> T allocate(Class<T> type) {
      return (T) loops.onClient(!NioEventLoopGroup.class.equals(type));
    }

    @Override
    public int threadPoolSize() {
      return COUNT;
    }

    @Override
    public Future<Boolean> release(
        EventExecutorGroup group, long quiet, long timeout, TimeUnit unit) {
      return shutdown(quiet, timeout, unit);
    }

    @Override
    public Future<Boolean> shutdown(long quiet, long timeout, TimeUnit unit) {
      return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }
  }
}
