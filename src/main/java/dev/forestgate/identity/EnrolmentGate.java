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
 * forestgate.factors.required}). The profile in the session tells of a factor; only without one the
 * account store is asked. No account is an administrator yet, so {@code admins} requires none.
 */
@Component
public final class EnrolmentGate {
  private final boolean isRequired;
  private final Users users;

  EnrolmentGate(FactorProperties properties, Users users) {
    this.isRequired = properties.required() == Requirement.ALL;
    this.users = users;
  }

  /** Fails with FACTOR_ENROLMENT_REQUIRED unless the account may use the session for any call. */
  Mono<Void> require(Session session) {
    return !isRequired || session.profile().filter(AccountProfile::secondFactor).isPresent()
        ? Mono.empty()
        : users
            .findById(session.userId())
            .filter(User::secondFactor)
            .switchIfEmpty(Mono.error(() -> Failed.of(FACTOR_ENROLMENT_REQUIRED)))
            .then();
  }
}
