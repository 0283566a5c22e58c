package dev.forestgate.audit.chain;

import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.LoopTiming;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Makes the partitions of the next months, and drops those that are older than the retention. */
@Component
@ConditionalOnPostgresAccounts
final class AuditRetention implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(AuditRetention.class);
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration EVERY = Duration.ofHours(1);

  private final DatabaseClient database;
  private final AuditProperties properties;
  private final Clock clock;
  private BackgroundLoop<Void> loop;
  private volatile boolean isRunning;

  AuditRetention(DatabaseClient database, AuditProperties properties, Clock clock) {
    this.database = database;
    this.properties = properties;
    this.clock = clock;
    this.loop = newLoop();
  }

  private BackgroundLoop<Void> newLoop() {
    return new BackgroundLoop<>(
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

  @Override
  public void start() {
    loop = newLoop().start();
    isRunning = true;
  }

  @Override
  public void stop(Runnable callback) {
    isRunning = false;
    loop.stop(callback);
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }
}
