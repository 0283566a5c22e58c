package dev.forestgate.audit.chain;

import dev.forestgate.lifecycle.BackgroundWork;
import dev.forestgate.lifecycle.LoopTiming;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Makes the partitions of the next months, and drops those that are older than the retention. */
@Component
@ConditionalOnPostgresAccounts
final class AuditRetention {
  private static final Logger log = LoggerFactory.getLogger(AuditRetention.class);
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration EVERY = Duration.ofHours(1);

  private final DatabaseClient database;
  private final AuditProperties properties;
  private final Clock clock;

  AuditRetention(DatabaseClient database, AuditProperties properties, Clock clock) {
    this.database = database;
    this.properties = properties;
    this.clock = clock;
  }

  @Bean
  BackgroundWork auditRetentionLoop() {
    return BackgroundWork.repeating(
        "months of the audit", LoopTiming.every(EVERY).after(FIRST), this::maintain);
  }

  /** Records of a month without a partition are kept as well, but not dropped as quickly. */
  Mono<Void> maintain() {
    return database.sql("select audit_make_partitions()").then().then(Mono.defer(this::drop));
  }

  private Mono<Void> drop() {
    Duration retention = properties.retention();
    return retention.isZero()
        ? Mono.empty()
        : database
            .sql("select audit_drop_partitions($1) as dropped")
            .bind(0, clock.instant().minus(retention).atOffset(ZoneOffset.UTC))
            .map(row -> row.get("dropped", Integer.class))
            .one()
            .filter(dropped -> dropped > 0)
            .doOnNext(dropped -> log.info("Dropped {} months of the audit", dropped))
            .then();
  }
}
