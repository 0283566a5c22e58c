package dev.forestgate.account;

import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.account.ProfileForm.Wanted;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.ProfileBody;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.limits.Attempts;
import dev.forestgate.notifications.Requesters;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.LoginName;
import dev.forestgate.users.name.Username;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Changes what a caller is called, at once, and where they get mail, once the new address is
 * verified. Both together are one step.
 */
@Component
final class ProfileChange {
  private final CallerAccount account;
  private final AddressChange addressChange;
  private final Requesters requesters;
  private final Users users;
  private final RegistrationProperties registration;
  private final Attempts attempts;
  private final FollowUps followUps;
  private final JsonBodies bodies;
  private final Clock clock;

  ProfileChange(
      CallerAccount account,
      AddressChange addressChange,
      Requesters requesters,
      Users users,
      RegistrationProperties registration,
      Attempts attempts,
      FollowUps followUps,
      JsonBodies bodies,
      Clock clock) {
    this.account = account;
    this.addressChange = addressChange;
    this.requesters = requesters;
    this.users = users;
    this.registration = registration;
    this.attempts = attempts;
    this.followUps = followUps;
    this.bodies = bodies;
    this.clock = clock;
  }

  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return bodies
        .read(request, ProfileForm.class)
        .map(ProfileForm::wanted)
        .flatMap(wanted -> change(request, caller, wanted))
        .flatMap(user -> Responses.ok(ProfileBody.of(user, clock.instant())));
  }

  private Mono<User> change(ServerRequest request, Caller caller, Wanted wanted) {
    return account
        .of(caller)
        .doOnNext(user -> requireNameToBeOpen(user, wanted.username()))
        .flatMap(
            user ->
                writes(request, user, wanted)
                    .flatMap(
                        with ->
                            followUps.with(
                                followUp(caller, wanted),
                                following -> change(user, wanted, with, following))))
        .switchIfEmpty(Mono.error(() -> Failed.of(UNAUTHENTICATED)));
  }

  /**
   * Where registrations do not tell which names are taken, nor may a change of name, whose outcome
   * its account would see: there an account keeps its name.
   */
  private void requireNameToBeOpen(User user, @Nullable Username next) {
    boolean isOther = next != null && !next.key().equals(LoginName.of(user.username()).key());
    if (isOther && registration.verifiedEmailRequired()) {
      throw Failed.invalid("username", "can't be changed where addresses have to be verified");
    }
  }

  private Mono<List<Enlisted>> writes(ServerRequest request, User user, Wanted wanted) {
    ProfileForm.Address address = wanted.address();
    return address == null
        ? Mono.just(List.of())
        : account
            .proven(request, user, address.password())
            .flatMap(
                proven ->
                    addressChange.writes(proven, address.email(), requesters.of(request)));
  }

  private Mono<User> change(User user, Wanted wanted, List<Enlisted> with, Enlisted following) {
    List<Enlisted> all = new ArrayList<>(with);
    all.add(following);
    Username name = wanted.username();
    return name == null
        ? users.commitFor(user.id(), all)
        : users.rename(user.id(), name, all).delayUntil(renamed -> keepBudget(user, name));
  }

  /**
   * Guesses at the new name, before it was this account's, must not keep its owner waiting; and a
   * change of name must not be a way to guess on.
   */
  private Mono<Void> keepBudget(User user, Username next) {
    return attempts.rename(LoginName.of(user.username()).key(), next.key()).onErrorComplete();
  }

  /** The journal learns what has changed, and no value. */
  private static FollowUp followUp(Caller caller, Wanted wanted) {
    List<String> what = new ArrayList<>();
    if (wanted.username() != null) {
      what.add("username");
    }
    if (wanted.address() != null) {
      what.add("email");
    }
    return FollowUp.of(caller.userId())
        .updatingSessions()
        .recording(caller.sessionId(), JournalAction.PROFILE_CHANGED, Map.of("changed", what));
  }
}
