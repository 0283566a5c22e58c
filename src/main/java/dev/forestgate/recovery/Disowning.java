package dev.forestgate.recovery;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.notifications.PasswordResetEmail;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * End of a session that the owner of the account did not open, and the e-mail that sets a new
 * password.
 */
@Component
final class Disowning {
  private final Sessions sessions;
  private final CredentialRenewal renewal;
  private final Journal journal;
  private final PasswordResetEmail resetEmail;

  Disowning(
      Sessions sessions,
      CredentialRenewal renewal,
      Journal journal,
      PasswordResetEmail resetEmail) {
    this.sessions = sessions;
    this.renewal = renewal;
    this.journal = journal;
    this.resetEmail = resetEmail;
  }

  /** Ends {@code session} with its refresh tokens and records it; false if it had ended before. */
  Mono<Boolean> end(UUID userId, UUID session) {
    return sessions
        .end(userId, session)
        .delayUntil(ended -> ended ? record(userId, session) : Mono.empty())
        .defaultIfEmpty(false);
  }

  /** Records in the journal of {@code session} that it was not the owner's. */
  Mono<UUID> record(UUID userId, UUID session) {
    return journal.recordLast(JournalEvent.serviceEvent(session, userId, JournalAction.DISOWNED));
  }

  /**
   * Voids other links of the account, a pending change of its address and its known devices, as
   * they may belong to the holder of that session, and sends the e-mail if there is a recipient.
   *
   * @param first writes of the same transaction, before these
   */
  Mono<User> beginReset(User user, List<Enlisted> first) {
    List<Enlisted> all = new ArrayList<>(first);
    all.add(AuditEvent.own(AuditAction.SESSION_DISOWNED, user.id()).write());
    return renewal.revoke(user.id(), all, resetEmail.writes(user));
  }
}
