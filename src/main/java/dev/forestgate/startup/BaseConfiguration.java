package dev.forestgate.startup;

import dev.forestgate.runtime.TimeOrderedIds;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.metrics.MicrometerCommandLatencyRecorder;
import io.lettuce.core.metrics.MicrometerOptions;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.ConnectionFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.util.IdGenerator;
import tools.jackson.databind.PropertyNamingStrategies;

/**
 * What every room takes as given: the time, chance, ids, JSON, how queries are written, and how
 * Redis clients behave when Redis is away.
 */
@Configuration(proxyBeanMethods = false)
public class BaseConfiguration {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  SecureRandom secureRandom() {
    return new SecureRandom();
  }

  @Bean
  IdGenerator ids(Clock clock, SecureRandom random) {
    return new TimeOrderedIds(clock, random);
  }

  /**
   * Our queries have PostgreSQL's own {@code $1}; Spring would look through each for {@code :name}.
   */
  @Bean
  @ConditionalOnPostgresAccounts
  DatabaseClient databaseClient(ConnectionFactory connections) {
    return DatabaseClient.builder().connectionFactory(connections).namedParameters(false).build();
  }

  /** The tables are made beside the rest of the start; no bean asks for one while it is made. */
  @Bean
  FlywayMigrationStrategy migration(ObjectProvider<ParallelStart> meanwhile) {
    return flyway -> {
      ParallelStart start = meanwhile.getIfAvailable(); // none in a mode of the command line
      if (start == null) {
        flyway.migrate();
      } else {
        start.run(flyway::migrate);
      }
    };
  }

  /** Made when a room asks for it: the accounts may be kept where there are none. */
  @Bean
  @Lazy
  TransactionalOperator transactionalOperator(ReactiveTransactionManager manager) {
    return TransactionalOperator.create(manager);
  }

  @Bean
  JsonMapperBuilderCustomizer snakeCase() {
    return json -> json.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  }

  /**
   * Without a connection a command fails at once, where Lettuce would queue it without bound. One
   * that was on its way when the connection broke is not sent again: it may have been carried out,
   * and an event must not be recorded twice.
   */
  @Bean
  LettuceClientOptionsBuilderCustomizer failFast() {
    return options ->
        options
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(20_000)
            .replayFilter(command -> true)
            .timeoutOptions(TimeoutOptions.enabled());
  }

  /**
   * Lettuce would wait up to half a minute between attempts, and so would everybody who wants to
   * sign in.
   */
  @Bean
  ClientResourcesBuilderCustomizer reconnectSoon() {
    Delay delay =
        Delay.fullJitter(Duration.ofMillis(10), Duration.ofSeconds(1), 10, TimeUnit.MILLISECONDS);
    return resources -> resources.reconnectDelay(delay);
  }

  /**
   * {@code lettuce.command.firstresponse} and {@code .completion}, by command, at a fraction of
   * what an observation of each would cost.
   */
  @Bean
  ClientResourcesBuilderCustomizer commandMeter(ObjectProvider<MeterRegistry> registry) {
    return resources ->
        registry.ifAvailable( // which it is not in a mode of the command line
            meters ->
                resources.commandLatencyRecorder(
                    new MicrometerCommandLatencyRecorder(meters, MicrometerOptions.create())));
  }
}
