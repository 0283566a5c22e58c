package dev.forestgate.outbox.store;

import dev.forestgate.redis.Scripts;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import dev.forestgate.transactions.Transactions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** Choice of the store of queues. */
@Configuration(proxyBeanMethods = false)
class AccountQueueConfiguration {
  @Bean
  @ConditionalOnPostgresAccounts
  AccountQueues postgresQueues(DatabaseClient database, Transactions transactions) {
    return definition -> new PostgresQueue(definition, database, transactions);
  }

  @Bean
  @ConditionalOnRedisAccounts
  AccountQueues redisQueues(Scripts scripts) {
    return definition -> new RedisQueue(definition, scripts);
  }
}
