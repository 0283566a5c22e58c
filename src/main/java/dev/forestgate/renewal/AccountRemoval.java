package dev.forestgate.renewal;

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

  /** Deletes the account and returns true. Empty if there was none. */
  public Mono<Boolean> remove(UUID id) {
    return removing(id, with -> users.delete(id, with).filter(deleted -> deleted));
  }

  /**
   * Deletes the account and returns true if its only name is an address that it has held unverified
   * since {@code claimedUntil} or longer; otherwise empty, with nothing changed.
   */
  public Mono<Boolean> removeUnnamed(UUID id, Instant claimedUntil) {
    return removing(
        id, with -> users.deleteUnnamed(id, claimedUntil, with).filter(deleted -> deleted));
  }

  /** Runs {@code step}, which deletes the account {@code id}, with the writes of the removal. */
  <T> Mono<T> removing(UUID id, Function<List<Enlisted>, Mono<T>> step) {
    return renewal.renew(
        FollowUp.of(id), List.of(tokens.discard(id), outbox.forget(id)), List.of(), step);
  }
}
