package dev.forestgate.intake;

import dev.forestgate.credentials.foreign.ForeignHashes;
import dev.forestgate.factors.ImportedTotp;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.intake.file.ImportFile;
import dev.forestgate.intake.file.SourceRecord;
import dev.forestgate.intake.mapping.AccountMapping;
import dev.forestgate.intake.mapping.ImportRow;
import dev.forestgate.users.BulkUsers;
import dev.forestgate.users.Users;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * Imports accounts of another service with their password hashes and TOTP secrets, so that users
 * keep both. Can be repeated: existing accounts stay as they are. Reads the file while it imports,
 * so the file may have any size.
 */
@Component
public final class AccountImport {
  private static final int BATCH = 500;

  private final BulkUsers bulk;
  private final Users users;
  private final ImportedTotp totps;
  private final IdGenerator ids;
  private final Clock clock;

  AccountImport(BulkUsers bulk, Users users, ImportedTotp totps, IdGenerator ids, Clock clock) {
    this.bulk = bulk;
    this.users = users;
    this.totps = totps;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Imports the accounts of {@code file}. Fails with {@link StartRefused} if the file has another
   * format, or a store is unavailable; rows before that are imported.
   */
  public Mono<ImportResult> run(InputStream file, ImportOptions options, ImportListener listener) {
    var rules = new ImportRules(new ForeignHashes(options.legacyHashes()), totps, ids, clock);
    var batches = new ImportBatches(bulk, users, options.dryRun());
    var read = new AtomicLong();
    return rows(file, options.mapping())
        .doOnNext(row -> read.incrementAndGet())
        .map(rules::check)
        .buffer(BATCH)
        .concatMap(batches::store, 1)
        .as(stored -> result(stored, listener))
        .doOnNext(result -> requireAll(result, read.get()))
        .onErrorMap(failed -> !(failed instanceof StartRefused), AccountImport::stopped);
  }

  private static Mono<ImportResult> result(
      Flux<List<ImportedRow>> batches, ImportListener listener) {
    return batches
        .publishOn(Schedulers.boundedElastic(), 1)
        .doOnNext(rows -> report(rows, listener))
        .concatMapIterable(rows -> rows)
        .collect(Collectors.groupingBy(ImportedRow::outcome, Collectors.counting()))
        .map(ImportResult::of);
  }

  /** Reads on a thread that may block. */
  private static Flux<ImportRow> rows(InputStream file, AccountMapping mapping) {
    return Flux.<SourceRecord, ImportFile>generate(
            () -> ImportFile.open(file, mapping.shape()), AccountImport::next)
        .map(mapping::row)
        .subscribeOn(Schedulers.boundedElastic());
  }

  private static ImportFile next(ImportFile file, SynchronousSink<SourceRecord> sink) {
    try {
      SourceRecord next = file.next();
      if (next == null) {
        sink.complete();
      } else {
        sink.next(next);
      }
    } catch (IOException | StartRefused unreadable) {
      sink.error(unreadable);
    }
    return file;
  }

  private static void report(List<ImportedRow> rows, ImportListener listener) {
    rows.forEach(row -> row.report(listener));
    listener.done(rows.size());
  }

  private static void requireAll(ImportResult result, long read) {
    if (result.rows() != read) {
      throw new StartRefused(
          "%d rows were read, but only %d were imported or refused".formatted(read, result.rows()),
          "Run the import again: existing accounts stay as they are");
    }
  }

  /** Reports the type of the failure only: PostgreSQL may quote the row with its hash. */
  private static StartRefused stopped(Throwable failed) {
    return new StartRefused(
        "The import stopped: " + failed.getClass().getSimpleName(),
        "Run the import again: existing accounts stay as they are",
        failed);
  }
}
