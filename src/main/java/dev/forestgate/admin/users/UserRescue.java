package dev.forestgate.admin.users;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.factors.Factors;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.limits.Attempts;
import dev.forestgate.notifications.AccountNotices;
import dev.forestgate.notifications.PasswordResetEmail;
import dev.forestgate.renewal.AccountRemoval;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.LoginName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Helps a person who is locked out, and deletes accounts. The owner is told by e-mail what was
 * done.
 */
@Component
final class UserRescue {
  private final TargetAccount target;
  private final Users users;
  private final Factors factors;
  private final Attempts attempts;
  private final FollowUps followUps;
  private final AccountNotices notices;
  private final PasswordResetEmail resetEmail;
  private final AccountRemoval removal;

  UserRescue(
      TargetAccount target,
      Users users,
      Factors factors,
      Attempts attempts,
      FollowUps followUps,
      AccountNotices notices,
      PasswordResetEmail resetEmail,
      AccountRemoval removal) {
    this.target = target;
    this.users = users;
    this.factors = factors;
    this.attempts = attempts;
    this.followUps = followUps;
    this.notices = notices;
    this.resetEmail = resetEmail;
    this.removal = removal;
  }

  /** Removes all second factors; the password alone signs in then. */
  Mono<ServerResponse> removeFactors(ServerRequest request, Operator operator) {
    return target
        .of(request, operator)
        .flatMap(
            user ->
                followUps.with(
                    FollowUp.of(user.id()).updatingSessions(),
                    following ->
                        users.commitFor(
                            user.id(),
                            writes(
                                operator,
                                user,
                                AuditAction.FACTOR_REMOVED,
                                factors.removingAll(user.id()),
                                notices.operatorActed(user, "removed your second factors"),
                                List.of(following)))))
        .delayUntil(user -> attempts.forgetFactor(user.id()).onErrorComplete())
        .then(Mono.defer(() -> ServerResponse.noContent().build()));
  }

  /** Sends the link that sets a new password. Fails without an address that may receive it. */
  Mono<ServerResponse> sendReset(ServerRequest request, Operator operator) {
    return target
        .of(request, operator)
        .doOnNext(UserRescue::requireRecipient)
        .flatMap(
            user ->
                users.commitFor(
                    user.id(),
                    writes(operator, user, AuditAction.RESET_SENT, resetEmail.writes(user))))
        .then(Mono.defer(() -> Responses.accepted("An e-mail is on its way")));
  }

  private static void requireRecipient(User user) {
    if (!PasswordResetEmail.hasRecipient(user)) {
      throw Failed.invalid("email", "is missing or not verified, or the account is disabled");
    }
  }

  /** Ends the delays after wrong guesses at password, codes and second factors. */
  Mono<ServerResponse> forgive(ServerRequest request, Operator operator) {
    return target
        .of(request, operator)
        .flatMap(
            user ->
                users.commitFor(
                    user.id(),
                    writes(
                        operator,
                        user,
                        AuditAction.LIMITS_FORGIVEN,
                        notices.operatorActed(user, "ended the delays of your account"))))
        .delayUntil(this::forgive)
        .then(Mono.defer(() -> ServerResponse.noContent().build()));
  }

  private Mono<Void> forgive(User user) {
    return Flux.just(user.name(), Objects.requireNonNullElse(user.email(), user.name()))
        .map(name -> LoginName.of(name).key())
        .concatMap(key -> attempts.forget(key).then(attempts.forgetSignInCodes(key)))
        .then(attempts.forgetFactor(user.id()));
  }

  /** Deletes the account for good. Fails with LAST_ADMIN. */
  Mono<ServerResponse> delete(ServerRequest request, Operator operator) {
    return target
        .of(request, operator)
        .flatMap(user -> removal.remove(user.id(), operator.actor()))
        .then(Mono.defer(() -> ServerResponse.noContent().build()));
  }

  @SafeVarargs
  private static List<Enlisted> writes(
      Operator operator, User user, AuditAction action, List<Enlisted>... others) {
    List<Enlisted> all = new ArrayList<>();
    for (List<Enlisted> some : others) {
      all.addAll(some);
    }
    all.add(operator.event(action, user.id()).write());
    return all;
  }
}
