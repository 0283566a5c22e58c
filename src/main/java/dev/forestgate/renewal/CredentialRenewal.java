package dev.forestgate.renewal;

import dev.forestgate.apikeys.KeysOfAccount;
import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.failure.Failed;
import dev.forestgate.grants.Grants;
import dev.forestgate.outbox.Job;
import dev.forestgate.sessions.CredentialChanges;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Renews the credentials of an account. Every change of them goes through here: password change and
 * reset, a "not me" report, a restored address, disabling and deletion. The transaction of the
 * change voids all one-time tokens, ends all grants of clients, and removes all API keys and a
 * pending address; as a {@link FollowUp}, sessions of older credentials end and known devices are
 * forgotten.
 *
 * <p>Anything else that authenticates without the new credentials, such as the challenge of a
 * second factor or a trusted device, is to be voided in {@link #voids}, or in {@link FollowUps} if
 * it is in Redis.
 *
 * <p>Links that undo a change of address stay valid: otherwise an attacker with the password could
 * change the address and then the password, and so void the link that the owner received.
 */
@Component
public final class CredentialRenewal {
  private final OneTimeTokens tokens;
  private final Users users;
  private final CredentialChanges changes;
  private final FollowUps followUps;
  private final Grants grants;
  private final KeysOfAccount keys;

  CredentialRenewal(
      OneTimeTokens tokens,
      Users users,
      CredentialChanges changes,
      FollowUps followUps,
      Grants grants,
      KeysOfAccount keys) {
    this.tokens = tokens;
    this.users = users;
    this.changes = changes;
    this.followUps = followUps;
    this.grants = grants;
    this.keys = keys;
  }

  /**
   * Runs {@code step}, which increments the credential version of the account or deletes it, in one
   * transaction with {@code first}, the writes of the renewal and {@code last}. Empty and fails as
   * {@code step}. Announces the change to Redis before, so it fails with nothing changed if Redis
   * is unavailable; failures after the transaction are retried in the background.
   *
   * @param first writes that need a valid token, such as spending it, as all tokens are void
   *     afterwards
   * @param last writes that issue new tokens, such as e-mails with links
   */
  public <T> Mono<T> renew(
      FollowUp followUp,
      List<Enlisted> first,
      List<Enlisted> last,
      Function<List<Enlisted>, Mono<T>> step) {
    return Mono.defer(
        () -> {
          UUID user = followUp.userId();
          Job job = followUps.job(followUp.endingSessions().forgettingDevices());
          String change = job.id().toString();
          return keys.announce(user)
              .then(changes.announce(user, change))
              .then(Mono.defer(() -> step.apply(all(first, ends(user), last, job))))
              .switchIfEmpty(Mono.defer(() -> settle(user, change).then(Mono.empty())))
              .onErrorResume(
                  Failed.class, refused -> settle(user, change).then(Mono.error(refused)))
              .delayUntil(made -> followUps.runNow(job));
        });
  }

  /**
   * Voids tokens, the pending address and known devices of an account, but ends no session and
   * keeps the password: for the begin of a reset. Empty if the account is gone.
   */
  public Mono<User> revoke(UUID userId, List<Enlisted> first, List<Enlisted> last) {
    return Mono.defer(
        () -> {
          Job job = followUps.job(FollowUp.of(userId).updatingSessions().forgettingDevices());
          List<Enlisted> own = new ArrayList<>(voids(userId));
          own.add(users.clearPendingEmail(userId));
          return users
              .commitFor(userId, all(first, own, last, job))
              .delayUntil(made -> followUps.runNow(job));
        });
  }

  /**
   * Disables the account: all its sessions end, and sign-in and links refuse it. Empty if it is
   * gone. Fails with LAST_ADMIN.
   */
  public Mono<User> disable(UUID userId, AuditActor actor) {
    return disable(userId, actor, List.of());
  }

  /** The same with further writes of the transaction. */
  public Mono<User> disable(UUID userId, AuditActor actor, List<Enlisted> with) {
    List<Enlisted> first = new ArrayList<>(with);
    first.add(AuditEvent.by(actor, AuditAction.ACCOUNT_DISABLED, userId).write());
    return renew(FollowUp.of(userId), first, List.of(), all -> users.disable(userId, all));
  }

  /** Enables the account; former sessions and tokens stay void. Empty if it is gone. */
  public Mono<User> enable(UUID userId, AuditActor actor) {
    return enable(userId, actor, List.of());
  }

  /** The same with further writes of the transaction. */
  public Mono<User> enable(UUID userId, AuditActor actor, List<Enlisted> with) {
    List<Enlisted> all = new ArrayList<>(with);
    all.add(AuditEvent.by(actor, AuditAction.ACCOUNT_ENABLED, userId).write());
    return users.enable(userId, all);
  }

  private List<Enlisted> ends(UUID userId) {
    List<Enlisted> all = new ArrayList<>(voids(userId));
    all.addAll(grants.endingAll(userId));
    all.addAll(keys.removingAll(userId));
    return all;
  }

  private List<Enlisted> voids(UUID userId) {
    return List.of(tokens.discardAllBut(userId, Purpose.UNDO_EMAIL));
  }

  private List<Enlisted> all(
      List<Enlisted> first, List<Enlisted> own, List<Enlisted> last, Job job) {
    List<Enlisted> all = new ArrayList<>(first);
    all.addAll(own);
    all.addAll(last);
    all.add(followUps.put(job));
    return all;
  }

  /** Best effort: without it, session checks of the account query the account store for a day. */
  private Mono<Void> settle(UUID userId, String change) {
    return changes.cancel(userId, change).onErrorComplete();
  }
}
