package dev.forestgate.audit.chain;

import dev.forestgate.journal.ledger.Sealer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Verifies all records against their seals, month by month. Names the first record of each month
 * that was altered, is missing or was moved; and records whose members were erased although their
 * account exists.
 */
public final class AuditVerification {
  /** Records that are younger may wait for their seal. */
  private static final Duration PENDING = Duration.ofMinutes(1);

  private static final int FETCH = 1000;

  private static final String HEADS = "select " + ChainHead.COLUMNS + " from audit_chains";
  private static final String MONTHS =
      "select distinct to_char(at at time zone 'UTC', 'YYYY-MM') as month from audit_records";
  private static final String RECORDS =
      "select "
          + SealedRecord.COLUMNS
          + " from audit_records where at >= $1 and at < $2 and seal is not null order by position,"
          + " id";
  private static final String UNSEALED =
      "select id from audit_records where seal is null and at < $1 order by id limit 1";
  private static final String ERASED =
      "select r.id from audit_records r where (r.detail_salt is null and exists (select 1 from"
          + " users u where u.id = r.subject)) or (r.origin_salt is null and exists (select 1 from"
          + " users u where u.id = r.actor)) order by r.id limit 1";

  private final DatabaseClient database;
  private final Sealer sealer;
  private final AuditProperties properties;
  private final Clock clock;

  AuditVerification(
      DatabaseClient database, Sealer sealer, AuditProperties properties, Clock clock) {
    this.database = database;
    this.sealer = sealer;
    this.properties = properties;
    this.clock = clock;
  }

  /** Number of records and months verified, and of problems found. */
  public record Result(long records, int months, long problems) {}

  /** Verifies everything; {@code problems} receives a line for each problem. */
  public Mono<Result> verify(Consumer<String> problems) {
    var count = new VerificationCount(problems);
    return database
        .sql(HEADS)
        .map(ChainHead::of)
        .all()
        .collectMap(ChainHead::month)
        .flatMapMany(heads -> months(heads).concatMap(month -> verify(month, heads, count)))
        .then(Mono.defer(() -> report(UNSEALED, "is not sealed", count, true)))
        .then(Mono.defer(() -> report(ERASED, "was erased, and its account exists", count, false)))
        .then(Mono.fromSupplier(count::result));
  }

  private Flux<String> months(Map<String, ChainHead> heads) {
    return database
        .sql(MONTHS)
        .map(row -> Optional.ofNullable(row.get("month", String.class)).orElse(""))
        .all()
        .collect(() -> new TreeSet<>(heads.keySet()), Set::add)
        .flatMapIterable(all -> all);
  }

  private Mono<Void> verify(String month, Map<String, ChainHead> heads, VerificationCount count) {
    ChainHead head = heads.get(month);
    count.month();
    if (head != null) {
      verify(head, heads.keySet(), count);
    }
    Instant start = YearMonth.parse(month).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant end =
        YearMonth.parse(month).plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    var chain = new ChainCheck(sealer, month, count);
    return database
        .sql(RECORDS)
        .bind(0, start.atOffset(ZoneOffset.UTC))
        .bind(1, end.atOffset(ZoneOffset.UTC))
        .filter(statement -> statement.fetchSize(FETCH))
        .map(SealedRecord::of)
        .all()
        .doOnNext(chain::take)
        .then(Mono.fromRunnable(() -> chain.end(head)));
  }

  private void verify(ChainHead head, Set<String> known, VerificationCount count) {
    if (!head.isIntact(sealer)) {
      count.problem("the end of " + head.month() + " was altered");
    }
    String previous = head.previous();
    if (previous != null && !known.contains(previous) && !isDropped(previous)) {
      count.problem("the records of " + previous + " are missing");
    }
  }

  /** Tells whether retention has dropped {@code month}. */
  private boolean isDropped(String month) {
    Duration retention = properties.retention();
    return !retention.isZero()
        && month.compareTo(SealedRecord.month(clock.instant().minus(retention))) < 0;
  }

  private Mono<Void> report(
      String query, String problem, VerificationCount count, boolean isTimed) {
    DatabaseClient.GenericExecuteSpec found = database.sql(query);
    return (isTimed
            ? found.bind(0, clock.instant().minus(PENDING).atOffset(ZoneOffset.UTC))
            : found)
        .map(row -> Optional.ofNullable(row.get("id", Long.class)).orElse(0L))
        .one()
        .doOnNext(id -> count.problem("record " + id + " " + problem))
        .then();
  }
}
