package dev.forestgate.signin.completion;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.audit.AuditTrail;
import dev.forestgate.journal.VisitorJournal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.visitor.Visitor;
import dev.forestgate.visitor.Visitors;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Events of sign-ins that open no session, in the journal of the visitor. Recording never fails.
 */
@Component
public final class SignInEvents {
  private final VisitorJournal journal;
  private final Visitors names;
  private final AuditTrail audit;

  SignInEvents(VisitorJournal journal, Visitors names, AuditTrail audit) {
    this.journal = journal;
    this.names = names;
    this.audit = audit;
  }

  /** Records a failed sign-in. The typed name may be a password, so only its tag is recorded. */
  public Mono<Void> failed(Visitor visitor, String typedName) {
    return journal.recordServiceEvent(
        visitor, JournalAction.SIGN_IN_FAILED, Map.of("name", names.tag(typedName)));
  }

  /** Records a wrong, expired or spent code or link of a sign-in by code. */
  public Mono<Void> failedByCode(Visitor visitor) {
    return journal.recordServiceEvent(
        visitor, JournalAction.SIGN_IN_FAILED, Map.of("method", "code"));
  }

  /** Records a wrong proof of a second factor of {@code account}. */
  public Mono<Void> secondFactorFailed(Visitor visitor, UUID account) {
    Mono<Void> audited =
        audit.appendIfPossible(
            AuditEvent.by(AuditActor.VISITOR, AuditAction.SIGN_IN_FAILED, account)
                .with(Map.of("method", "second-factor")));
    return journal
        .recordServiceEvent(visitor, JournalAction.SECOND_FACTOR_FAILED, Map.of())
        .then(audited);
  }

  /** Records that the first method was proven, and that a second factor was asked for. */
  Mono<Void> secondFactorAsked(Visitor visitor) {
    return journal.recordServiceEvent(visitor, JournalAction.SECOND_FACTOR_ASKED, Map.of());
  }
}
