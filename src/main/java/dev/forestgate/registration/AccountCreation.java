package dev.forestgate.registration;

import dev.forestgate.limits.Attempts;
import dev.forestgate.notifications.EmailRequest;
import dev.forestgate.notifications.Requester;
import dev.forestgate.notifications.VerificationEmail;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** An account and the letter that verifies its address, in one step. */
@Component
final class AccountCreation {
  private final Users users;
  private final VerificationEmail letter;
  private final Attempts attempts;
  private final FollowUps followUps;

  AccountCreation(Users users, VerificationEmail letter, Attempts attempts, FollowUps followUps) {
    this.users = users;
    this.letter = letter;
    this.attempts = attempts;
    this.followUps = followUps;
  }

  /**
   * Adds the account, and puts the letter on its way where it has an address. Fails with
   * USERNAME_TAKEN or EMAIL_TAKEN; then there is no letter.
   */
  Mono<User> open(NewUser user, Requester requester) {
    EmailAddress email = user.email();
    return (email == null ? users.add(user, List.of()) : open(user, email, requester))
        .delayUntil(added -> forgetGuesses(user.username()));
  }

  /** What was guessed at the name before it was anybody's must not keep its owner waiting. */
  private Mono<Void> forgetGuesses(Username username) {
    return attempts.forget(username.key()).onErrorComplete();
  }

  /**
   * The letter counts once there is an account: of many registrations with one address one succeeds
   * at most, and those that fail must not use up its letters.
   */
  private Mono<User> open(NewUser user, EmailAddress email, Requester requester) {
    EmailRequest ask = EmailRequest.separate(user.id().toString(), user.id(), requester);
    return letter
        .writesUncounted(ask, user.username().text(), email)
        .flatMap(
            changes ->
                add(user, email, changes)
                    .delayUntil(
                        added ->
                            changes.isEmpty()
                                ? Mono.empty()
                                : letter.count(ask, email).onErrorComplete()));
  }

  private Mono<User> add(NewUser user, EmailAddress email, List<Enlisted> letter) {
    return followUps.releasing(
        email,
        user.id(),
        releasing -> {
          List<Enlisted> with = new ArrayList<>(letter);
          with.addAll(releasing);
          return users.add(user, with);
        });
  }
}
