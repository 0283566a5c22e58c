package dev.forestgate.notifications.factors;

import dev.forestgate.factors.model.Factor;
import dev.forestgate.factors.model.FactorType;
import dev.forestgate.factors.model.ProvedFactor;
import dev.forestgate.failure.SampledLog;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.FactorNotice;
import dev.forestgate.notifications.FactorEmails;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Records changes and uses of second factors in the journal of their session, and tells the owner
 * by e-mail. No method fails: the change is made, and its response may hold recovery codes that are
 * shown once.
 */
@Component
public final class FactorReports {
  private static final SampledLog log =
      new SampledLog(LoggerFactory.getLogger(FactorReports.class));

  /** Changes that the profiles in the sessions of the account tell of. */
  private static final Set<JournalAction> CHANGES =
      EnumSet.of(JournalAction.FACTOR_ADDED, JournalAction.FACTOR_REMOVED);

  private final FactorEmails emails;
  private final Users users;
  private final FollowUps followUps;

  FactorReports(FactorEmails emails, Users users, FollowUps followUps) {
    this.emails = emails;
    this.users = users;
    this.followUps = followUps;
  }

  public Mono<Void> added(ReportedSession session, Factor factor) {
    return report(
        session, JournalAction.FACTOR_ADDED, detail(factor), to -> to.added(factor.name()));
  }

  public Mono<Void> removed(ReportedSession session, Factor factor) {
    return report(
        session, JournalAction.FACTOR_REMOVED, detail(factor), to -> to.removed(factor.name()));
  }

  /** Reports a new name, in the journal alone. */
  public Mono<Void> renamed(ReportedSession session, Factor factor) {
    return commit(session, JournalAction.FACTOR_RENAMED, detail(factor), List.of());
  }

  public Mono<Void> recoveryCodesRenewed(ReportedSession session) {
    return report(
        session,
        JournalAction.RECOVERY_CODES_RENEWED,
        Map.of(),
        FactorNotice::recoveryCodesRenewed);
  }

  /**
   * Reports a use that the owner should know of: that of a recovery code, or of a passkey that may
   * have been copied. Any other use is part of the sign-in.
   */
  public Mono<Void> used(ReportedSession session, ProvedFactor proved) {
    if (proved.type() == FactorType.RECOVERY_CODES) {
      return report(
          session,
          JournalAction.RECOVERY_CODE_USED,
          Map.of("left", proved.codesLeft()),
          to -> to.recoveryCodeUsed(proved.codesLeft()));
    }
    return proved.counterWentBack() ? counterWentBack(session, proved) : Mono.empty();
  }

  private Mono<Void> counterWentBack(ReportedSession session, ProvedFactor proved) {
    return report(
        session,
        JournalAction.PASSKEY_COUNTER_WENT_BACK,
        Map.of("factor", proved.factor().toString()),
        to -> to.passkeyCounterWentBack(proved.name()));
  }

  private Mono<Void> report(
      ReportedSession session,
      JournalAction action,
      Map<String, Object> detail,
      Function<FactorNotice, Email> email) {
    return Mono.defer(
        () ->
            commit(
                session,
                action,
                detail,
                emails.writes(session.user(), session.id(), session.client(), email)));
  }

  /** Commits the e-mail together with the job that records the event. */
  private Mono<Void> commit(
      ReportedSession session,
      JournalAction action,
      Map<String, Object> detail,
      List<Enlisted> email) {
    User user = session.user();
    FollowUp followUp = FollowUp.of(user.id()).recording(session.id(), action, detail);
    FollowUp event = CHANGES.contains(action) ? followUp.updatingSessions() : followUp;
    return followUps
        .with(event, job -> users.commitFor(user.id(), all(email, job)))
        .then()
        .onErrorResume(failed -> omit(action, failed));
  }

  private static List<Enlisted> all(List<Enlisted> email, Enlisted job) {
    List<Enlisted> all = new ArrayList<>(email);
    all.add(job);
    return all;
  }

  private static Map<String, Object> detail(Factor factor) {
    return Map.of("factor", factor.id().toString(), "type", factor.type().text());
  }

  /** Logs the type of the error only, as messages of a store may quote its input. */
  private static Mono<Void> omit(JournalAction action, Throwable failed) {
    log.tell(
        Level.WARN,
        action.text(),
        () ->
            "The event "
                + action.text()
                + " was neither recorded nor mailed: "
                + failed.getClass().getSimpleName());
    return Mono.empty();
  }
}
