package dev.forestgate.renewal;

import dev.forestgate.audit.AuditActor;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Follow-up of a write that takes an address from the account that holds it unverified. An account
 * with a user name loses the address, which its sessions show. An account without one is deleted,
 * as nothing else tells its owner.
 */
@Component
public final class AddressTakeover {
  private final Users users;
  private final FollowUps followUps;
  private final AccountRemoval removal;

  AddressTakeover(Users users, FollowUps followUps, AccountRemoval removal) {
    this.users = users;
    this.followUps = followUps;
    this.removal = removal;
  }

  /**
   * Runs {@code step}, in which {@code taker} claims {@code address} without a proof, with writes
   * to enlist. An account without a user name keeps the address, so {@code step} fails with
   * EMAIL_TAKEN. Does not wait for the update of sessions. Empty and fails as {@code step}.
   */
  public <T> Mono<T> claim(
      EmailAddress address, UUID taker, Function<List<Enlisted>, Mono<T>> step) {
    return holder(address, taker)
        .filter(loser -> !loser.awaitsFirstProof())
        .singleOptional()
        .flatMap(
            loser -> loser.isEmpty() ? step.apply(List.of()) : releasing(loser.get().id(), step));
  }

  /**
   * The same for a {@code taker} who has proved the address: an account without a user name that
   * holds it is deleted.
   */
  public <T> Mono<T> prove(
      EmailAddress address, UUID taker, Function<List<Enlisted>, Mono<T>> step) {
    return holder(address, taker)
        .singleOptional()
        .flatMap(loser -> loser.isEmpty() ? step.apply(List.of()) : takeFrom(loser.get(), step));
  }

  private Mono<User> holder(EmailAddress address, UUID taker) {
    return users
        .findByEmail(address)
        .filter(holder -> !holder.emailVerified() && !holder.id().equals(taker));
  }

  private <T> Mono<T> takeFrom(User loser, Function<List<Enlisted>, Mono<T>> step) {
    return loser.awaitsFirstProof()
        ? removal.removing(
            loser.id(), AuditActor.SYSTEM, writes -> step.apply(withRemoval(loser.id(), writes)))
        : releasing(loser.id(), step);
  }

  private List<Enlisted> withRemoval(UUID loser, List<Enlisted> writes) {
    List<Enlisted> all = new ArrayList<>(writes);
    all.add(users.removingUnnamed(loser));
    return all;
  }

  private <T> Mono<T> releasing(UUID loser, Function<List<Enlisted>, Mono<T>> step) {
    return followUps.withoutWaiting(FollowUp.of(loser).updatingSessions(), step);
  }
}
