package dev.forestgate.renewal;

import dev.forestgate.audit.AuditErasure;
import dev.forestgate.exports.Exports;
import dev.forestgate.factors.Factors;
import dev.forestgate.factors.trust.TrustedDevices;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.outbox.Job;
import dev.forestgate.outbox.JobHandler;
import dev.forestgate.outbox.JobOutbox;
import dev.forestgate.sessions.CredentialChanges;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.visitor.KnownDevices;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/**
 * Runs {@link FollowUp}s at once and, if Redis fails then, in the background until they succeed.
 * Each makes Redis agree with the current account, so it can be repeated or late. Only its event
 * may be recorded twice, if the reply to the first attempt was lost.
 */
@Component
public final class FollowUps implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(FollowUps.class);
  private static final String KIND = "account-follow-up";

  /** Limit for the attempt before the response, which is sent within two seconds in all. */
  private static final Duration TIMEOUT = Duration.ofMillis(1500);

  private final JobOutbox outbox;
  private final Users users;
  private final CredentialChanges credentialChanges;
  private final SessionProfiles profiles;
  private final KnownDevices devices;
  private final TrustedDevices trustedDevices;
  private final Factors factors;
  private final Journal journal;
  private final AuditErasure erasure;
  private final Exports exports;
  private final IdGenerator ids;

  FollowUps(
      JobOutbox outbox,
      Users users,
      CredentialChanges credentialChanges,
      SessionProfiles profiles,
      KnownDevices devices,
      TrustedDevices trustedDevices,
      Factors factors,
      Journal journal,
      AuditErasure erasure,
      Exports exports,
      IdGenerator ids) {
    this.outbox = outbox;
    this.users = users;
    this.credentialChanges = credentialChanges;
    this.profiles = profiles;
    this.devices = devices;
    this.trustedDevices = trustedDevices;
    this.factors = factors;
    this.journal = journal;
    this.erasure = erasure;
    this.exports = exports;
    this.ids = ids;
  }

  /**
   * Runs {@code step} with a write to enlist, and then {@code followUp}. Empty and fails as {@code
   * step}; a failed follow-up is retried in the background.
   */
  public <T> Mono<T> with(FollowUp followUp, Function<Enlisted, Mono<T>> step) {
    return Mono.defer(
        () -> {
          Job job = job(followUp);
          return step.apply(put(job)).delayUntil(made -> runNow(job));
        });
  }

  /** The same without waiting for the follow-up. */
  <T> Mono<T> withoutWaiting(FollowUp followUp, Function<List<Enlisted>, Mono<T>> step) {
    return Mono.defer(
        () -> {
          Job job = job(followUp);
          return step.apply(List.of(put(job))).doOnNext(made -> runNow(job).subscribe());
        });
  }

  Job job(FollowUp followUp) {
    return new Job(ids.generateId(), KIND, followUp.words());
  }

  /** Write that stores {@code job}. */
  Enlisted put(Job job) {
    return outbox.put(job);
  }

  /** Runs {@code job} now. Never fails: a failed job is retried in the background. */
  Mono<Void> runNow(Job job) {
    return Mono.defer(() -> run(job))
        .then(outbox.done(job.id()))
        .timeout(TIMEOUT)
        .onErrorResume(failed -> retryLater(job, failed));
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** A session of older credentials must end, however long Redis is away. */
  @Override
  public boolean isRetriedForever() {
    return true;
  }

  @Override
  public Mono<Void> run(Job job) {
    FollowUp followUp = FollowUp.read(job.parameters());
    return users
        .findById(followUp.userId())
        .singleOptional()
        .flatMap(
            user ->
                user.map(there -> run(job.id().toString(), followUp, there))
                    .orElseGet(() -> end(job.id().toString(), followUp.userId())));
  }

  private Mono<Void> run(String change, FollowUp followUp, User user) {
    return when(followUp.endsSessions(), endSessions(change, followUp, user))
        .then(when(followUp.updatesSessions(), profiles.update(user)))
        .then(when(followUp.forgetsDevices(), forgetDevices(user.id())))
        .then(when(followUp.records(), record(followUp)));
  }

  private Mono<Void> endSessions(String change, FollowUp followUp, User user) {
    if (followUp.keeps()) {
      return credentialChanges.complete(followUp.kept(), user.credentialVersion(), change);
    }
    return Mono.justOrEmpty(followUp.spared())
        .flatMap(spared -> credentialChanges.spare(user.id(), spared))
        .then(credentialChanges.complete(user.id(), user.credentialVersion(), change));
  }

  /** Uses {@code recordLast}, which is not limited by the number of events. */
  private Mono<Void> record(FollowUp followUp) {
    return Mono.defer(() -> Mono.justOrEmpty(followUp.action()))
        .flatMap(
            action ->
                journal.recordLast(
                    JournalEvent.serviceEvent(
                        followUp.interaction(), followUp.userId(), action, followUp.detail())))
        .then();
  }

  /**
   * Clears the data of a deleted account. No late event must open a journal after its sessions
   * ended.
   */
  private Mono<Void> end(String change, UUID userId) {
    return journal
        .forget(userId)
        .then(credentialChanges.complete(userId, Integer.MAX_VALUE, change))
        .then(forgetDevices(userId))
        .then(factors.forget(userId))
        .then(exports.forget(userId))
        .then(erasure.erase(userId));
  }

  private Mono<Void> forgetDevices(UUID userId) {
    return devices.forget(userId).then(trustedDevices.endAll(userId));
  }

  private static Mono<Void> when(boolean wanted, Mono<Void> work) {
    return wanted ? work : Mono.empty();
  }

  /** Logs the type of the error only, as messages of a store may quote its input. */
  private static Mono<Void> retryLater(Job job, Throwable failed) {
    log.warn(
        "{} failed and is retried in the background: {}", job, failed.getClass().getSimpleName());
    return Mono.empty();
  }
}
