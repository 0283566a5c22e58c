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
 * One set of event loops, as many as cores, for HTTP, Redis and PostgreSQL: each library would
 * bring threads of its own, and hand every answer from one to the other. With a connection to Redis
 * for each loop (see {@code redis/Commands}) a request is served by one thread from its first byte
 * to its last.
 */
@Configuration(proxyBeanMethods = false)
class EventLoops {
  private static final int COUNT = Runtime.getRuntime().availableProcessors();

  /** So many commands wait for each other at most, and never longer than one turn of the loop. */
  private static final int COMMANDS_PER_WRITE = 256;

  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    var resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setLoopResourcesSupplier(() -> LoopResources.create("loop", COUNT, true));
    return resources;
  }

  /**
   * A loop that pushes a hash off its core for each packet has a cold cache each time, and leaves
   * one. Under a storm it now takes what came together (docs/benchmarks.md). When all is started:
   * the threads that hash are there by then, and do not inherit it.
   */
  @EventListener
  void inBatches(ApplicationStartedEvent started) {
    started
        .getApplicationContext()
        .getBean(ReactorResourceFactory.class)
        .getLoopResources()
        .onServer(true)
        .forEach(loop -> loop.execute(BatchScheduling::enter));
  }

  @Bean
  ClientResourcesBuilderCustomizer redisOnTheSameLoops(ReactorResourceFactory resources) {
    return lettuce ->
        lettuce
            .eventLoopGroupProvider(new Loops(resources.getLoopResources()))
            .nettyCustomizer(new CommandsTogether());
  }

  @Bean
  ConnectionFactoryOptionsBuilderCustomizer postgresOnTheSameLoops(
      ReactorResourceFactory resources) {
    return options ->
        options.option(
            PostgresqlConnectionFactoryProvider.LOOP_RESOURCES, resources.getLoopResources());
  }

  /** What is asked in one turn of a loop goes to Redis in one write to the socket. */
  private static final class CommandsTogether implements NettyCustomizer {
    @Override
    public void afterChannelInitialized(Channel channel) {
      channel.pipeline().addFirst(new FlushConsolidationHandler(COMMANDS_PER_WRITE, true));
    }
  }

  /** Lends them; whoever made them ends them. */
  private record Loops(LoopResources loops) implements EventLoopGroupProvider {
    @Override
    @SuppressWarnings("unchecked") // asked for by a class that Lettuce uses as a name alone
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
