package dev.forestgate.identity;

import static dev.forestgate.failure.Failure.FACTOR_ENROLMENT_REQUIRED;

import dev.forestgate.factors.model.FactorProperties;
import dev.forestgate.factors.model.FactorProperties.Requirement;
import dev.forestgate.failure.Failed;
import dev.forestgate.identity.key.KeyCaller;
import dev.forestgate.roles.Role;
import dev.forestgate.roles.Roles;
import dev.forestgate.sessions.model.AccountProfile;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Rejects calls of accounts that must have a second factor and have none ({@code
 * forestgate.factors.required}). The profile in the session tells of a factor; the account store is
 * read only if it tells of none. With {@code admins} it must be an account with a role of {@link
 * Role}.
 */
@Component
public final class EnrolmentGate {
  private final Requirement requirement;
  private final Users users;

  EnrolmentGate(FactorProperties properties, Users users) {
    this.requirement = properties.required();
    this.users = users;
  }

  /**
   * Requires for {@code handler} that the account may use the session; otherwise fails with
   * FACTOR_ENROLMENT_REQUIRED. Returns {@code handler} itself if no account must have a factor.
   */
  Authentication.Handler guard(Authentication.Handler handler) {
    return requirement != Requirement.NONE
        ? (request, caller) ->
            require(caller.session()).then(Mono.defer(() -> handler.handle(request, caller)))
        : handler;
  }

  private Mono<Void> require(Session session) {
    return admits(session)
        .filter(admitted -> admitted)
        .switchIfEmpty(Mono.error(() -> Failed.of(FACTOR_ENROLMENT_REQUIRED)))
        .then();
  }

  /** Tells whether {@code user} may do more than enrolment. */
  public boolean admits(User user) {
    return admits(user.secondFactor(), user.roles());
  }

  /** Tells whether the account of {@code session} may use it for more than enrolment. */
  public Mono<Boolean> admits(Session session) {
    return requirement == Requirement.NONE || session.profile().filter(this::admits).isPresent()
        ? Mono.just(true)
        : users.findById(session.userId()).map(this::admits).defaultIfEmpty(false);
  }

  /**
   * Throws FACTOR_ENROLMENT_REQUIRED if the owner of an API key may not use the key for more than
   * enrolment.
   */
  void require(KeyCaller caller) {
    if (!admits(caller.key().secondFactor(), caller.key().roles())) {
      throw Failed.of(FACTOR_ENROLMENT_REQUIRED);
    }
  }

  private boolean admits(AccountProfile profile) {
    return admits(profile.secondFactor(), new Roles(profile.roles()));
  }

  private boolean admits(boolean secondFactor, Roles roles) {
    return secondFactor
        || switch (requirement) {
          case NONE -> true;
          case ADMINS -> roles.highest().isEmpty();
          case ALL -> false;
        };
  }
}
