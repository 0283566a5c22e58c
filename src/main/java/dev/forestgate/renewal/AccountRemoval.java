package dev.forestgate.renewal;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.mail.MailOutbox;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.Users;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Deletes accounts for good. Unsent e-mails and unused links are deleted with the account. Its
 * sessions, unwritten journal events and challenges in Redis are removed at once, or as soon as
 * Redis is available again.
 */
@Component
public final class AccountRemoval {
  private final CredentialRenewal renewal;
  private final OneTimeTokens tokens;
  private final MailOutbox outbox;
  private final Users users;

  AccountRemoval(CredentialRenewal renewal, OneTimeTokens tokens, MailOutbox outbox, Users users) {
    this.renewal = renewal;
    this.tokens = tokens;
    this.outbox = outbox;
    this.users = users;
  }

  /**
   * Deletes the account and returns true. Empty if there was none. Fails with LAST_ADMIN.
   *
   * @param actor on whose behalf
   */
  public Mono<Boolean> remove(UUID id, AuditActor actor) {
    return removing(id, actor, with -> users.delete(id, with).filter(deleted -> deleted));
  }

  /**
   * Deletes the account and returns true if its only name is an address that it has held unverified
   * since {@code claimedUntil} or longer; otherwise empty, with nothing changed.
   */
  public Mono<Boolean> removeUnnamed(UUID id, Instant claimedUntil) {
    return removing(
        id,
        AuditActor.SYSTEM,
        with -> users.deleteUnnamed(id, claimedUntil, with).filter(deleted -> deleted));
  }

  /** Runs {@code step}, which deletes the account {@code id}, with the writes of the removal. */
  <T> Mono<T> removing(UUID id, AuditActor actor, Function<List<Enlisted>, Mono<T>> step) {
    return renewal.renew(
        FollowUp.of(id),
        List.of(
            tokens.discard(id),
            outbox.forget(id),
            AuditEvent.by(actor, AuditAction.ACCOUNT_DELETED, id).write()),
        List.of(),
        step);
  }
}
