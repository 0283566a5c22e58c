package dev.forestgate.account.export;

import dev.forestgate.exports.Export;
import dev.forestgate.exports.Exports;
import dev.forestgate.notifications.ExportReadyEmail;
import dev.forestgate.outbox.Job;
import dev.forestgate.outbox.JobHandler;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Writes the archive of an account and mails that it is ready. Does nothing if the account has been
 * deleted or begins another export.
 */
@Component
final class ExportJob implements JobHandler {
  private static final String KIND = "account-export";
  private static final String USER = "user";
  private static final String EXPORT = "export";

  /**
   * An account with 10,000 sessions and 1,000,000 events, 351 MB in an archive of 39 MB, took 33 to
   * 49 s on two shared cores on 2026-11-30 ({@code LargeExportTest}).
   */
  private static final Duration TIMEOUT = Duration.ofMinutes(15);

  private final Exports exports;
  private final Users users;
  private final AccountArchive archive;
  private final ExportReadyEmail emails;

  ExportJob(Exports exports, Users users, AccountArchive archive, ExportReadyEmail emails) {
    this.exports = exports;
    this.users = users;
    this.archive = archive;
    this.emails = emails;
  }

  /** The job of the export {@code id}. */
  static Job of(UUID user, UUID id) {
    return new Job(id, KIND, Map.of(USER, user.toString(), EXPORT, id.toString()));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Duration timeout() {
    return TIMEOUT;
  }

  @Override
  public Mono<Void> run(Job job) {
    UUID user = UUID.fromString(job.parameter(USER));
    UUID id = UUID.fromString(job.parameter(EXPORT));
    return exports
        .find(user)
        .filter(export -> export.id().equals(id))
        .flatMap(export -> users.findById(user).flatMap(account -> run(export, account)));
  }

  /** An earlier attempt may have written the archive, but not the e-mail. */
  private Mono<Void> run(Export export, User account) {
    Mono<Export> ready =
        export.isReady()
            ? Mono.just(export)
            : write(account, export.id()).flatMap(done -> exports.find(account.id()));
    return ready.mapNotNull(Export::expiresAt).flatMap(until -> emails.send(account, until));
  }

  /** Empty if the export is no longer wanted. */
  private Mono<Boolean> write(User account, UUID id) {
    return Mono.fromCallable(() -> archive.write(account, id))
        .subscribeOn(Schedulers.boundedElastic())
        .flatMap(draft -> exports.publish(account.id(), id, draft))
        .filter(isReady -> isReady);
  }
}
