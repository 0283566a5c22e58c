package dev.forestgate.startup;

import dev.forestgate.runtime.TimeOrderedIds;
import dev.forestgate.transactions.CompletingTransactions;
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
 * Beans that all packages share: clock, randomness, ids, JSON, SQL parameters, and the behaviour of
 * Redis clients while Redis is away.
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

  /** Queries have PostgreSQL's own {@code $1}; Spring would search each for {@code :name}. */
  @Bean
  @ConditionalOnPostgresAccounts
  DatabaseClient databaseClient(ConnectionFactory connections) {
    return DatabaseClient.builder().connectionFactory(connections).namedParameters(false).build();
  }

  /** Migrates in {@link ParallelStart}; no bean reads a table while it is created. */
  @Bean
  FlywayMigrationStrategy migration(ObjectProvider<ParallelStart> parallel) {
    return flyway -> {
      ParallelStart start = parallel.getIfAvailable(); // null in a command-line mode
      if (start == null) {
        flyway.migrate();
      } else {
        start.run(flyway::migrate);
      }
    };
  }

  /** Lazy, as there is no transaction manager while the accounts are in Redis. */
  @Bean
  @Lazy
  TransactionalOperator transactionalOperator(ReactiveTransactionManager manager) {
    return new CompletingTransactions(TransactionalOperator.create(manager));
  }

  @Bean
  JsonMapperBuilderCustomizer snakeCase() {
    return json -> json.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  }

  /**
   * Without a connection a command fails at once; Lettuce would queue it without bound. A command
   * that was under way when the connection broke is not repeated: Redis may have run it, and an
   * event must not be recorded twice.
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
   * Reconnects within a second. Lettuce would wait up to 30 s between attempts, and sign-ins with
   * it.
   */
  @Bean
  ClientResourcesBuilderCustomizer reconnectSoon() {
    Delay delay =
        Delay.fullJitter(Duration.ofMillis(10), Duration.ofSeconds(1), 10, TimeUnit.MILLISECONDS);
    return resources -> resources.reconnectDelay(delay);
  }

  /**
   * Records {@code lettuce.command.firstresponse} and {@code .completion} by command, at a fraction
   * of the cost of an observation.
   */
  @Bean
  ClientResourcesBuilderCustomizer commandMeter(ObjectProvider<MeterRegistry> registry) {
    return resources ->
        registry.ifAvailable( // there is none in a command-line mode
            meters ->
                resources.commandLatencyRecorder(
                    new MicrometerCommandLatencyRecorder(meters, MicrometerOptions.create())));
  }
}
