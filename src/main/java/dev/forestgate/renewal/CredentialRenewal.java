package dev.forestgate.renewal;

import dev.forestgate.failure.Failed;
import dev.forestgate.outbox.Job;
import dev.forestgate.sessions.Sessions;
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
 * The one operation behind every change of an account's credentials: password change and reset,
 * "not me", a restored address, disabling and deletion. In the step of the change every outstanding
 * one-time token is void, and a pending address is given up; sessions of older credentials end, and
 * known devices are forgotten, as a {@link FollowUp}.
 *
 * <p>What else lets a person in without the new credentials (a second factor's challenge, a trusted
 * device) is to be made void in {@link #voids}, or in {@link FollowUps} if it is in Redis.
 *
 * <p>Links that undo a change of address outlive it: otherwise a thief with the password could
 * change the address and then the password, and so make the link void that the owner gets.
 */
@Component
public final class CredentialRenewal {
  private final OneTimeTokens tokens;
  private final Users users;
  private final Sessions sessions;
  private final FollowUps followUps;

  CredentialRenewal(OneTimeTokens tokens, Users users, Sessions sessions, FollowUps followUps) {
    this.tokens = tokens;
    this.users = users;
    this.sessions = sessions;
    this.followUps = followUps;
  }

  /**
   * Makes {@code step}, which gives the account its next credential version or removes it, together
   * with the changes that it is given: {@code first}, the renewal's own, {@code last}. Empty and
   * fails as {@code step} does. Sessions are announced to Redis before, so it fails with nothing
   * changed where Redis is away; what follows the step can't fail it.
   *
   * @param first such as the token that allows the change, as all are void after
   * @param last such as letters with new tokens
   */
  public <T> Mono<T> renew(
      FollowUp followUp,
      List<Enlisted> first,
      List<Enlisted> last,
      Function<List<Enlisted>, Mono<T>> step) {
    return Mono.defer(
        () -> {
          UUID user = followUp.userId();
          Job errand = followUps.errand(followUp.endingSessions().forgettingDevices());
          String change = errand.id().toString();
          return sessions
              .announce(user, change)
              .then(Mono.defer(() -> step.apply(all(first, voids(user), last, errand))))
              .switchIfEmpty(Mono.defer(() -> settle(user, change).then(Mono.empty())))
              .onErrorResume(
                  Failed.class, refused -> settle(user, change).then(Mono.error(refused)))
              .delayUntil(made -> followUps.carryOut(errand));
        });
  }

  /**
   * The same for an account whose password stays for now, as a reset begins: tokens, the pending
   * address and known devices, but no session ends. Empty if the account is gone.
   */
  public Mono<User> revoke(UUID userId, List<Enlisted> first, List<Enlisted> last) {
    return Mono.defer(
        () -> {
          Job errand = followUps.errand(FollowUp.of(userId).updatingSessions().forgettingDevices());
          List<Enlisted> own = new ArrayList<>(voids(userId));
          own.add(users.clearPendingEmail(userId));
          return users
              .commitFor(userId, all(first, own, last, errand))
              .delayUntil(made -> followUps.carryOut(errand));
        });
  }

  /** Disables the account: every gate refuses it, and all its sessions end. Empty if it is gone. */
  public Mono<User> disable(UUID userId) {
    return renew(FollowUp.of(userId), List.of(), List.of(), with -> users.disable(userId, with));
  }

  /** Takes {@link #disable} back; sessions and tokens of before stay void. Empty if it is gone. */
  public Mono<User> enable(UUID userId) {
    return users.enable(userId);
  }

  private List<Enlisted> voids(UUID userId) {
    return List.of(tokens.discardAllBut(userId, Purpose.UNDO_EMAIL));
  }

  private List<Enlisted> all(
      List<Enlisted> first, List<Enlisted> own, List<Enlisted> last, Job errand) {
    List<Enlisted> all = new ArrayList<>(first);
    all.addAll(own);
    all.addAll(last);
    all.add(followUps.put(errand));
    return all;
  }

  /** Left undone, sessions of the account are checked against the account for a day. */
  private Mono<Void> settle(UUID userId, String change) {
    return sessions.settle(userId, change).onErrorComplete();
  }
}
