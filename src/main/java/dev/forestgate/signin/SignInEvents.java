package dev.forestgate.signin;

import dev.forestgate.journal.VisitorJournal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.visitor.Visitor;
import dev.forestgate.visitor.Visitors;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Events of sign-ins that open no session, in the journal of the visitor. Recording never fails.
 */
@Component
final class SignInEvents {
  private final VisitorJournal journal;
  private final Visitors names;

  SignInEvents(VisitorJournal journal, Visitors names) {
    this.journal = journal;
    this.names = names;
  }

  /** Records a failed sign-in. The typed name may be a password, so only its tag is recorded. */
  Mono<Void> failed(Visitor visitor, String typedName) {
    return journal.recordServiceEvent(
        visitor, JournalAction.SIGN_IN_FAILED, Map.of("name", names.tag(typedName)));
  }

  /** Records that the password was right, and that a second factor was asked for. */
  Mono<Void> secondFactorAsked(Visitor visitor) {
    return journal.recordServiceEvent(visitor, JournalAction.SECOND_FACTOR_ASKED, Map.of());
  }
}
