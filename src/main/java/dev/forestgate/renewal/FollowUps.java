package dev.forestgate.renewal;

import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.outbox.Job;
import dev.forestgate.outbox.JobHandler;
import dev.forestgate.outbox.JobOutbox;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
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
 * Carries out {@link FollowUp}s: at once, and where Redis fails then, in the background until they
 * are done. Each makes Redis agree with the account as it is by then, so to do one again, or late,
 * is as good as once. Only its event may be recorded twice, where the reply to the first was lost.
 */
@Component
public final class FollowUps implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(FollowUps.class);
  private static final String KIND = "account-follow-up";

  /** The answer waits no longer; with the step before it, it comes within two seconds. */
  private static final Duration AT_ONCE = Duration.ofMillis(1500);

  private final JobOutbox outbox;
  private final Users users;
  private final Sessions sessions;
  private final SessionProfiles profiles;
  private final KnownDevices devices;
  private final Journal journal;
  private final IdGenerator ids;

  FollowUps(
      JobOutbox outbox,
      Users users,
      Sessions sessions,
      SessionProfiles profiles,
      KnownDevices devices,
      Journal journal,
      IdGenerator ids) {
    this.outbox = outbox;
    this.users = users;
    this.sessions = sessions;
    this.profiles = profiles;
    this.devices = devices;
    this.journal = journal;
    this.ids = ids;
  }

  /**
   * Makes {@code step} together with the change that it is given, and then carries out {@code
   * followUp}. Empty and fails as {@code step} does, never for what follows.
   */
  public <T> Mono<T> with(FollowUp followUp, Function<Enlisted, Mono<T>> step) {
    return Mono.defer(
        () -> {
          Job errand = errand(followUp);
          return step.apply(put(errand)).delayUntil(made -> carryOut(errand));
        });
  }

  /**
   * Makes {@code step}, in which {@code taker} takes {@code address}, together with the changes
   * that it is given, and updates the sessions of the account that loses the address, if there is
   * one: an account that has not verified it. The taker's answer does not wait for that. Empty and
   * fails as {@code step} does.
   */
  public <T> Mono<T> releasing(
      EmailAddress address, UUID taker, Function<List<Enlisted>, Mono<T>> step) {
    return users
        .findByEmail(address)
        .filter(holder -> !holder.emailVerified() && !holder.id().equals(taker))
        .singleOptional()
        .flatMap(
            loser -> loser.isEmpty() ? step.apply(List.of()) : releasing(loser.get().id(), step));
  }

  private <T> Mono<T> releasing(UUID loser, Function<List<Enlisted>, Mono<T>> step) {
    Job errand = errand(FollowUp.of(loser).updatingSessions());
    return step.apply(List.of(put(errand))).doOnNext(made -> carryOut(errand).subscribe());
  }

  Job errand(FollowUp followUp) {
    return new Job(ids.generateId(), KIND, followUp.words());
  }

  /** The change that writes {@code errand} down. */
  Enlisted put(Job errand) {
    return outbox.put(errand);
  }

  /** Never fails: what is not done now is done in the background. */
  Mono<Void> carryOut(Job errand) {
    return Mono.defer(() -> run(errand))
        .then(outbox.done(errand.id()))
        .timeout(AT_ONCE)
        .onErrorResume(failed -> leave(errand, failed));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Mono<Void> run(Job errand) {
    FollowUp followUp = FollowUp.read(errand.parameters());
    return users
        .findById(followUp.userId())
        .singleOptional()
        .flatMap(
            user ->
                user.map(there -> run(errand.id().toString(), followUp, there))
                    .orElseGet(() -> end(errand.id().toString(), followUp.userId())));
  }

  private Mono<Void> run(String change, FollowUp followUp, User user) {
    return when(followUp.endsSessions(), endSessions(change, followUp, user))
        .then(when(followUp.updatesSessions(), profiles.update(user)))
        .then(when(followUp.forgetsDevices(), devices.forget(user.id())))
        .then(when(followUp.records(), record(followUp)));
  }

  private Mono<Void> endSessions(String change, FollowUp followUp, User user) {
    return followUp.keeps()
        ? sessions.retireOthers(followUp.kept(), user.credentialVersion(), change)
        : sessions.retire(user.id(), user.credentialVersion(), change);
  }

  /** It has happened, so it is not refused for there being too many events. */
  private Mono<Void> record(FollowUp followUp) {
    return Mono.defer(() -> Mono.justOrEmpty(followUp.action()))
        .flatMap(
            action ->
                journal.recordLast(
                    JournalEvent.serviceEvent(
                        followUp.interaction(), followUp.userId(), action, followUp.detail())))
        .then();
  }

  /** The account is gone. No late event must open a journal once its sessions have ended. */
  private Mono<Void> end(String change, UUID userId) {
    return journal
        .forget(userId)
        .then(sessions.retire(userId, Integer.MAX_VALUE, change))
        .then(devices.forget(userId));
  }

  private static Mono<Void> when(boolean wanted, Mono<Void> work) {
    return wanted ? work : Mono.empty();
  }

  /** Only the kind of error is logged: a store may quote what it was given. */
  private static Mono<Void> leave(Job errand, Throwable failed) {
    log.warn("{} is done in the background: {}", errand, failed.getClass().getSimpleName());
    return Mono.empty();
  }
}
