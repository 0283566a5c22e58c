package dev.forestgate.admin.users;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.roles.Role;
import dev.forestgate.roles.Roles;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.edit.AccountEdit;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Changes an account: name, address, roles, and whether it may be used. All changes of a request
 * commit together with their records.
 */
@Component
final class UserChange {
  private final TargetAccount target;
  private final Users users;
  private final CredentialRenewal renewal;
  private final FollowUps followUps;
  private final OneTimeTokens tokens;
  private final AccountListing listing;
  private final JsonBodies bodies;
  private final Clock clock;

  UserChange(
      TargetAccount target,
      Users users,
      CredentialRenewal renewal,
      FollowUps followUps,
      OneTimeTokens tokens,
      AccountListing listing,
      JsonBodies bodies,
      Clock clock) {
    this.target = target;
    this.users = users;
    this.renewal = renewal;
    this.followUps = followUps;
    this.tokens = tokens;
    this.listing = listing;
    this.bodies = bodies;
    this.clock = clock;
  }

  Mono<ServerResponse> handle(ServerRequest request, Operator operator) {
    return bodies
        .read(request, UserChangeForm.class)
        .map(UserChangeForm::wanted)
        .doOnNext(wanted -> requireRights(operator, wanted))
        .flatMap(
            wanted -> target.of(request, operator).flatMap(user -> change(user, wanted, operator)))
        .flatMap(user -> listing.find(user.id()))
        .flatMap(Responses::ok);
  }

  /** Support may disable and enable; all else takes an admin. */
  private static void requireRights(Operator operator, UserChangeForm.Wanted wanted) {
    if (wanted.changesMore()) {
      operator.require(Role.ADMIN);
    }
  }

  private Mono<User> change(User user, UserChangeForm.Wanted wanted, Operator operator) {
    List<Enlisted> writes = writes(user, wanted, operator);
    Boolean disabled = wanted.disabled();
    if (disabled == null || disabled == user.disabled()) {
      return followUps.with(
          FollowUp.of(user.id()).updatingSessions(),
          following -> users.commitFor(user.id(), with(writes, following)));
    }
    return disabled
        ? renewal.disable(user.id(), operator.actor(), writes)
        : renewal.enable(user.id(), operator.actor(), writes);
  }

  private List<Enlisted> writes(User user, UserChangeForm.Wanted wanted, Operator operator) {
    var edit = new AccountEdit(user.id(), clock.instant());
    List<Enlisted> writes = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    Username name = wanted.username();
    if (name != null) {
      changed.add("username");
      writes.add(edit.username(name));
    }
    EmailAddress address = wanted.email();
    Boolean verified = wanted.emailVerified();
    if (address != null) {
      changed.add("email");
      writes.add(edit.email(address, verified != null && verified));
      writes.add(tokens.discard(user.id()));
    } else if (verified != null) {
      changed.add("email_verified");
      writes.add(edit.emailVerified(verified));
    }
    if (!changed.isEmpty()) {
      writes.add(
          operator
              .event(AuditAction.ACCOUNT_CHANGED, user.id())
              .with(Map.of("changed", changed))
              .write());
    }
    Roles roles = wanted.roles();
    if (roles != null && !roles.equals(user.roles())) {
      writes.add(edit.roles(roles));
      writes.add(
          operator
              .event(AuditAction.ROLE_CHANGED, user.id())
              .with(Map.of("before", user.roles().names(), "after", roles.names()))
              .write());
    }
    return writes;
  }

  private static List<Enlisted> with(List<Enlisted> writes, Enlisted following) {
    List<Enlisted> all = new ArrayList<>(writes);
    all.add(following);
    return all;
  }
}
