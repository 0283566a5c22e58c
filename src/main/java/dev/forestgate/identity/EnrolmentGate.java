package dev.forestgate.identity;

import static dev.forestgate.failure.Failure.FACTOR_ENROLMENT_REQUIRED;

import dev.forestgate.factors.model.FactorProperties;
import dev.forestgate.factors.model.FactorProperties.Requirement;
import dev.forestgate.failure.Failed;
import dev.forestgate.sessions.model.AccountProfile;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Rejects calls of accounts that must have a second factor and have none ({@code
 * forestgate.factors.required}). The profile in the session tells of a factor; the account store is
 * read only if it tells of none. No account is an administrator yet, so {@code admins} requires
 * none.
 */
@Component
public final class EnrolmentGate {
  private final boolean isRequired;
  private final Users users;

  EnrolmentGate(FactorProperties properties, Users users) {
    this.isRequired = properties.required() == Requirement.ALL;
    this.users = users;
  }

  /**
   * Requires for {@code handler} that the account may use the session; otherwise fails with
   * FACTOR_ENROLMENT_REQUIRED. Returns {@code handler} itself if no account must have a factor.
   */
  Authentication.Handler guard(Authentication.Handler handler) {
    return isRequired
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

  /** Tells whether the account of {@code session} may use it for more than enrolment. */
  public Mono<Boolean> admits(Session session) {
    return !isRequired || session.profile().filter(AccountProfile::secondFactor).isPresent()
        ? Mono.just(true)
        : users.findById(session.userId()).map(User::secondFactor).defaultIfEmpty(false);
  }
}
