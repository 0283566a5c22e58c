package dev.forestgate.intake;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.intake.Holders.Finding;
import dev.forestgate.intake.ImportedRow.Outcome;
import dev.forestgate.users.BulkUsers;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Storage of checked rows in batches, and the outcome of each. */
final class ImportBatches {
  /** Repeats a batch that timed out: accounts that it did add are found by their ids. */
  private static final Retry IF_TIMED_OUT =
      Retry.backoff(3, Duration.ofMillis(200))
          .filter(TimeoutException.class::isInstance)
          .onRetryExhaustedThrow((spec, last) -> last.failure());

  private final BulkUsers bulk;
  private final Users users;
  private final boolean dryRun;
  private final SeenNames seen = new SeenNames();

  ImportBatches(BulkUsers bulk, Users users, boolean dryRun) {
    this.bulk = bulk;
    this.users = users;
    this.dryRun = dryRun;
  }

  /** Stores the rows of a batch; returns them in order. */
  Mono<List<ImportedRow>> store(List<ImportCandidate> batch) {
    return Flux.fromIterable(DistinctRuns.of(batch))
        .concatMap(this::storeRun)
        .concatMapIterable(rows -> rows)
        .collectList();
  }

  private Mono<List<ImportedRow>> storeRun(List<ImportCandidate> run) {
    return Mono.defer(() -> add(run)).flatMap(added -> explain(run, added)).retryWhen(IF_TIMED_OUT);
  }

  private Mono<Set<UUID>> add(List<ImportCandidate> run) {
    List<BulkUsers.Addition> additions =
        run.stream().map(ImportCandidate::addition).filter(Objects::nonNull).toList();
    return dryRun || additions.isEmpty() ? Mono.just(Set.of()) : bulk.addAll(additions);
  }

  private Mono<List<ImportedRow>> explain(List<ImportCandidate> run, Set<UUID> added) {
    List<NewUser> others =
        run.stream()
            .map(ImportCandidate::addition)
            .filter(Objects::nonNull)
            .map(BulkUsers.Addition::user)
            .filter(user -> !added.contains(user.id()))
            .toList();
    return (others.isEmpty() ? Flux.<User>empty() : bulk.holders(others))
        .collectList()
        .map(Holders::new)
        .flatMap(
            holders ->
                Flux.fromIterable(run)
                    .concatMap(candidate -> outcome(candidate, added, holders))
                    .collectList());
  }

  private Mono<ImportedRow> outcome(ImportCandidate candidate, Set<UUID> added, Holders holders) {
    BulkUsers.Addition addition = candidate.addition();
    if (addition == null) {
      return Mono.just(
          candidate.reason().isEmpty()
              ? ImportedRow.of(candidate, Outcome.SKIPPED)
              : ImportedRow.refused(candidate, candidate.reason()));
    }
    if (added.contains(addition.user().id())) {
      return Mono.just(ImportedRow.added(candidate));
    }
    Finding finding = holders.find(addition.user());
    return switch (finding.kind()) {
      case FREE -> dryRun ? Mono.just(wouldBeAdded(candidate)) : addAlone(candidate, addition);
      case ADDED -> Mono.just(ImportedRow.added(candidate));
      case SAME -> Mono.just(ImportedRow.of(candidate, Outcome.EXISTS));
      case SAME_CHANGED -> Mono.just(ImportedRow.of(candidate, Outcome.EXISTS_CHANGED));
      case REFUSED -> Mono.just(ImportedRow.refused(candidate, finding.reason()));
    };
  }

  private ImportedRow wouldBeAdded(ImportCandidate candidate) {
    return seen.add(candidate)
        ? ImportedRow.refused(
            candidate, "has the username, the email or the external_id of an earlier line")
        : ImportedRow.added(candidate);
  }

  /** Adds an account whose address another one may have to yield. */
  private Mono<ImportedRow> addAlone(ImportCandidate candidate, BulkUsers.Addition addition) {
    return users
        .add(addition.user(), addition.with())
        .map(user -> ImportedRow.added(candidate))
        .onErrorResume(
            Failed.class,
            taken ->
                Mono.just(
                    ImportedRow.refused(
                        candidate,
                        taken.failure() == Failure.USERNAME_TAKEN
                            ? "username belongs to another account"
                            : Finding.EMAIL_TAKEN)));
  }
}
