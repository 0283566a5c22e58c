package dev.forestgate.audit.chain;

import dev.forestgate.journal.ledger.Sealer;
import dev.forestgate.lifecycle.BackgroundWork;
import dev.forestgate.lifecycle.LoopTiming;
import dev.forestgate.postgres.Values;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Seals new records in the background, so that the writes that make them need not wait for one
 * another. Of all replicas the one that gets the lock of a round seals a batch, in the order of
 * ids, each record after the last of its month ({@code docs/adr/0090}).
 */
@Component
@ConditionalOnPostgresAccounts
public final class AuditSealing {
  /** Records of a batch, which also bounds the duration of a round. */
  private static final int BATCH = 1000;

  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String LOCK =
      "select pg_try_advisory_xact_lock(hashtext('audit_sealing')) as got";
  private static final String UNSEALED =
      "select "
          + SealedRecord.COLUMNS
          + " from audit_records where seal is null order by id limit "
          + BATCH;
  private static final String HEADS = "select " + ChainHead.COLUMNS + " from audit_chains";
  private static final String SEAL =
      "update audit_records r set origin_digest = s.origin, detail_digest = s.detail, position ="
          + " s.position, seal = s.seal from json_to_recordset($1::json) as s (id bigint, at"
          + " timestamptz, origin text, detail text, position bigint, seal text) where r.id = s.id"
          + " and r.at = s.at and r.seal is null";
  private static final String MOVE_HEAD =
      "insert into audit_chains (month, previous, position, seal, head_seal) values ($1, $2, $3,"
          + " $4, $5) on conflict (month) do update set position = excluded.position, seal ="
          + " excluded.seal, head_seal = excluded.head_seal";

  private final DatabaseClient database;
  private final TransactionalOperator transaction;
  private final Sealer sealer;

  AuditSealing(DatabaseClient database, TransactionalOperator transaction, Sealer sealer) {
    this.database = database;
    this.transaction = transaction;
    this.sealer = sealer;
  }

  @Bean
  BackgroundWork auditSealingLoop() {
    return BackgroundWork.repeating("sealing of the audit", LoopTiming.every(EVERY), this::sealAll);
  }

  /** Seals until no full batch is left, or another replica seals. */
  Mono<Void> sealAll() {
    return sealBatch().repeat().takeWhile(size -> size == BATCH).then();
  }

  /** Seals one batch; returns its size, 0 if another replica is sealing. */
  private Mono<Integer> sealBatch() {
    return transaction
        .execute(
            status ->
                database
                    .sql(LOCK)
                    .map(row -> Boolean.TRUE.equals(row.get("got", Boolean.class)))
                    .one()
                    .filter(got -> got)
                    .flatMap(got -> unsealed())
                    .flatMap(this::seal))
        .singleOrEmpty()
        .defaultIfEmpty(0)
        .timeout(TIMEOUT);
  }

  private Mono<List<SealedRecord>> unsealed() {
    return database.sql(UNSEALED).map(SealedRecord::of).all().collectList();
  }

  private Mono<Integer> seal(List<SealedRecord> records) {
    return records.isEmpty()
        ? Mono.just(0)
        : database
            .sql(HEADS)
            .map(ChainHead::of)
            .all()
            .collectMap(ChainHead::month)
            .flatMap(heads -> seal(records, new HashMap<>(heads)));
  }

  private Mono<Integer> seal(List<SealedRecord> records, Map<String, ChainHead> heads) {
    Map<String, ChainHead> moved = new LinkedHashMap<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (SealedRecord one : records) {
      ChainHead head =
          heads.computeIfAbsent(
              one.month(), month -> ChainHead.first(sealer, month, before(month, heads)));
      SealedRecord appended = one.appended(sealer, head.position() + 1, head.seal());
      ChainHead next = head.after(sealer, appended);
      heads.put(next.month(), next);
      moved.put(next.month(), next);
      rows.add(row(appended));
    }
    return database
        .sql(SEAL)
        .bind(0, JSON.writeValueAsString(rows))
        .fetch()
        .rowsUpdated()
        .doOnNext(updated -> requireAll(updated, rows.size()))
        .thenMany(Flux.fromIterable(moved.values()).concatMap(this::move))
        .then(Mono.just(rows.size()));
  }

  /** Last month before {@code month} that has a chain; null if there is none. */
  private static @Nullable String before(String month, Map<String, ChainHead> heads) {
    return heads.keySet().stream()
        .filter(other -> other.compareTo(month) < 0)
        .max(String::compareTo)
        .orElse(null);
  }

  private static Map<String, Object> row(SealedRecord appended) {
    return Map.of(
        "id", appended.id(),
        "at", appended.at().toString(),
        "origin", Objects.requireNonNull(appended.storedOrigin()),
        "detail", Objects.requireNonNull(appended.storedDetail()),
        "position", appended.position(),
        "seal", Objects.requireNonNull(appended.seal()));
  }

  private static void requireAll(long updated, int expected) {
    if (updated != expected) {
      throw new IllegalStateException("Of " + expected + " records " + updated + " were sealed");
    }
  }

  private Mono<Long> move(ChainHead head) {
    return database
        .sql(MOVE_HEAD)
        .bindValues(
            List.of(
                head.month(),
                Values.text(head.previous()),
                head.position(),
                head.seal(),
                head.ownSeal()))
        .fetch()
        .rowsUpdated();
  }
}
