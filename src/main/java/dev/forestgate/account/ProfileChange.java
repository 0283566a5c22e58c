package dev.forestgate.account;

import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.account.ProfileForm.Wanted;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.CallerAccount;
import dev.forestgate.identity.Elevation;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.limits.Attempts;
import dev.forestgate.notifications.request.Requesters;
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
 * Changes the caller's user name and language at once, or gives the account its first ones, and the
 * e-mail address once the new one is verified. All changes of one request commit together. A change
 * of the address needs the password, and for an account with a second factor an elevated session.
 */
@Component
final class ProfileChange {
  private final CallerAccount account;
  private final Elevation elevation;
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
      Elevation elevation,
      AddressChange addressChange,
      Requesters requesters,
      Users users,
      RegistrationProperties registration,
      Attempts attempts,
      FollowUps followUps,
      JsonBodies bodies,
      Clock clock) {
    this.account = account;
    this.elevation = elevation;
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
        .flatMap(user -> Responses.ok(OwnProfile.of(user, clock.instant())));
  }

  private Mono<User> change(ServerRequest request, Caller caller, Wanted wanted) {
    return account
        .of(caller)
        .doOnNext(user -> requireRenamingAllowed(user, wanted.username()))
        .flatMap(user -> change(request, caller, user, wanted))
        .switchIfEmpty(Mono.error(() -> Failed.of(UNAUTHENTICATED)));
  }

  private Mono<User> change(ServerRequest request, Caller caller, User user, Wanted wanted) {
    return addressWrites(request, caller, user, wanted)
        .flatMap(writes -> commit(caller, user, wanted, writes));
  }

  private Mono<User> commit(Caller caller, User user, Wanted wanted, List<Enlisted> writes) {
    return followUps.with(
        followUp(caller, wanted), following -> write(user, wanted, writes, following));
  }

  /**
   * Rejects a change of name where registration does not reveal which names are taken, because its
   * outcome would reveal it; accounts keep their names there.
   */
  private void requireRenamingAllowed(User user, @Nullable Username next) {
    boolean isOther = next != null && !next.key().equals(LoginName.of(user.name()).key());
    if (isOther && registration.verifiedEmailRequired()) {
      throw Failed.invalid("username", "can't be changed where addresses have to be verified");
    }
  }

  private Mono<List<Enlisted>> addressWrites(
      ServerRequest request, Caller caller, User user, Wanted wanted) {
    ProfileForm.Address address = wanted.address();
    return address == null
        ? Mono.just(List.of())
        : elevation
            .requireSecondFactor(user, caller)
            .then(Mono.defer(() -> account.verifyPassword(request, user, address.password())))
            .flatMap(
                proven -> addressChange.writes(proven, address.email(), requesters.of(request)));
  }

  private Mono<User> write(User user, Wanted wanted, List<Enlisted> writes, Enlisted following) {
    List<Enlisted> all = new ArrayList<>(writes);
    if (wanted.locale() != null) {
      all.add(users.setLocale(user.id(), wanted.locale()));
    }
    all.add(following);
    Username name = wanted.username();
    return name == null
        ? users.commitFor(user.id(), all)
        : users.rename(user.id(), name, all).delayUntil(renamed -> moveBudget(user, name));
  }

  /**
   * Moves the budget of password attempts to the new name: earlier attempts on that name must not
   * delay the account's owner, and a renaming must not reset the budget. An address keeps its own.
   */
  private Mono<Void> moveBudget(User user, Username next) {
    String previous = user.username();
    Mono<Void> moved =
        previous == null
            ? attempts.forget(next.key())
            : attempts.rename(LoginName.of(previous).key(), next.key());
    return moved.onErrorComplete();
  }

  /** The journal records which members changed, but no values. */
  private static FollowUp followUp(Caller caller, Wanted wanted) {
    List<String> changed = new ArrayList<>();
    if (wanted.username() != null) {
      changed.add("username");
    }
    if (wanted.address() != null) {
      changed.add("email");
    }
    if (wanted.locale() != null) {
      changed.add("locale");
    }
    return FollowUp.of(caller.userId())
        .updatingSessions()
        .recording(caller.sessionId(), JournalAction.PROFILE_CHANGED, Map.of("changed", changed));
  }
}
