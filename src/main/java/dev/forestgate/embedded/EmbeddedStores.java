package dev.forestgate.embedded;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.transactions.AccountStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Starts an embedded server for each store that is not configured. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmbeddedProperties.class)
public class EmbeddedStores {

  @Bean
  @Lazy
  EmbeddedDirectory embeddedDirectory(EmbeddedProperties properties, SecureRandom random) {
    Path directory = properties.directory();
    if (!properties.allowed()) {
      throw new StartRefused(
          "The profile prod uses no embedded store, and one is not configured",
          "Set DATABASE_URL, or DB_*; and REDIS_URL, or REDIS_*");
    }
    return EmbeddedDirectory.open(directory, random);
  }

  @Bean
  @Conditional(NoPostgresConfigured.class)
  EmbeddedPostgres embeddedPostgres(EmbeddedDirectory directory) {
    return EmbeddedPostgres.start(directory);
  }

  @Bean
  @Conditional(NoRedisConfigured.class)
  EmbeddedRedis embeddedRedis(EmbeddedDirectory directory) {
    return EmbeddedRedis.start(directory);
  }

  /** Holds if accounts are in PostgreSQL and its URL is not configured. */
  public static final class NoPostgresConfigured implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      Environment environment = context.getEnvironment();
      return AccountStore.of(environment) == AccountStore.POSTGRES
          && !environment.containsProperty("spring.r2dbc.url");
    }
  }

  /** Holds if neither URL, host, sentinels nor cluster nodes of Redis are configured. */
  public static final class NoRedisConfigured implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      Environment environment = context.getEnvironment();
      return !environment.containsProperty("spring.data.redis.url")
          && !environment.containsProperty("spring.data.redis.host")
          && !environment.containsProperty("spring.data.redis.sentinel.nodes")
          && !environment.containsProperty("spring.data.redis.sentinel.nodes[0]")
          && !environment.containsProperty("spring.data.redis.cluster.nodes")
          && !environment.containsProperty("spring.data.redis.cluster.nodes[0]");
    }
  }
}
