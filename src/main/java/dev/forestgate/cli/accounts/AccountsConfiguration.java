package dev.forestgate.cli.accounts;

import dev.forestgate.startup.BaseConfiguration;
import dev.forestgate.startup.EmbeddedConnections;
import dev.forestgate.startup.PostgresChecks;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/**
 * Configuration of command-line modes that access the accounts, in either store. Modes start it
 * lazily, so that no unneeded store starts. It is no {@code @Configuration}, so that the service's
 * component scan does not find it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ImportAutoConfiguration({
  FlywayAutoConfiguration.class,
  R2dbcAutoConfiguration.class,
  R2dbcTransactionManagerAutoConfiguration.class,
  TransactionAutoConfiguration.class
})
@Import({
  BaseConfiguration.class,
  PostgresChecks.class,
  EmbeddedConnections.class,
  AccountsConfiguration.Redis.class
})
@ComponentScan({
  "dev.forestgate.redis",
  "dev.forestgate.transactions",
  "dev.forestgate.users",
  "dev.forestgate.factors.key",
  "dev.forestgate.factors.store"
})
@ConfigurationPropertiesScan("dev.forestgate.factors.model")
@interface AccountsConfiguration {
  /** Redis clients, only if accounts are in Redis: Spring connects them even when lazy. */
  @ConditionalOnRedisAccounts
  @ImportAutoConfiguration({
    DataRedisAutoConfiguration.class,
    DataRedisReactiveAutoConfiguration.class
  })
  final class Redis {}
}
