package dev.forestgate.recovery;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.links.EmailLink;
import dev.forestgate.links.EmailLinks;
import dev.forestgate.notifications.PasswordResetEmail;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.tokens.onetime.OneTimeToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Ends a session that the owner of the account did not open, with its refresh tokens, and sends the
 * e-mail that sets a new password. Other links, a pending change of the address and known devices
 * become void, as they may belong to the holder of that session. This link is valid for a week and
 * a reset for half an hour: the second e-mail proves that the mailbox is still the owner's.
 */
@Component
final class NotMeReport {
  private final EmailLink link;
  private final OneTimeTokens tokens;
  private final Sessions sessions;
  private final CredentialRenewal renewal;
  private final Journal journal;
  private final PasswordResetEmail resetEmail;

  NotMeReport(
      EmailLinks links,
      OneTimeTokens tokens,
      Sessions sessions,
      CredentialRenewal renewal,
      Journal journal,
      PasswordResetEmail resetEmail) {
    this.link = links.link(Purpose.NOT_ME, "not-me", "Was this not you?");
    this.tokens = tokens;
    this.sessions = sessions;
    this.renewal = renewal;
    this.journal = journal;
    this.resetEmail = resetEmail;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return link.show(request);
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return link.use(request, this::disown, "That session has ended");
  }

  /** Ends the session first: if the rest fails, the link can be used again. */
  private Mono<User> disown(User user, OneTimeToken token) {
    return endSession(token).then(Mono.defer(() -> beginReset(user, token)));
  }

  private Mono<?> endSession(OneTimeToken token) {
    UUID session = UUID.fromString(token.subject().key());
    JournalEvent disowned =
        JournalEvent.serviceEvent(session, token.userId(), JournalAction.DISOWNED);
    return sessions
        .end(token.userId(), session)
        .filter(ended -> ended)
        .flatMap(ended -> journal.recordLast(disowned));
  }

  private Mono<User> beginReset(User user, OneTimeToken token) {
    Enlisted disowned = AuditEvent.own(AuditAction.SESSION_DISOWNED, user.id()).write();
    return renewal.revoke(
        user.id(), List.of(tokens.spend(token), disowned), resetEmail.writes(user));
  }
}
