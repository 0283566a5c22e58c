package dev.forestgate.oidc.protocol;

import dev.forestgate.grants.model.Authorization;
import dev.forestgate.identity.EnrolmentGate;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The one gate of all grant types, and of the tokens that they made: whether an account may still
 * be used by a client. A grant of a session needs that session alive; an offline one needs the
 * account enabled and, where the service demands it, verified. Either needs the credentials of the
 * time at which it was made, and a second factor where one is required.
 */
@Component
public final class AccountGate {
  private final Sessions sessions;
  private final Users users;
  private final EnrolmentGate enrolment;
  private final RegistrationProperties registration;

  AccountGate(
      Sessions sessions,
      Users users,
      EnrolmentGate enrolment,
      RegistrationProperties registration) {
    this.sessions = sessions;
    this.users = users;
    this.enrolment = enrolment;
    this.registration = registration;
  }

  /** The user of {@code authorization}. Empty if a client may no longer act for them. */
  public Mono<Person> admit(Authorization authorization) {
    int version = authorization.credentialVersion();
    return authorization.isOffline()
        ? admitOffline(authorization.userId(), version)
        : admit(authorization.userId(), authorization.sessionId(), version, List.of());
  }

  /** The user of an offline grant, by what its access token says. Empty as before. */
  public Mono<Person> admitOffline(UUID user, int credentialVersion) {
    return users
        .findById(user)
        .filter(found -> allows(found, credentialVersion))
        .map(found -> Person.of(found, null));
  }

  /**
   * The user of a grant of {@code session}, by what its access token says. Empty as before, and if
   * one of {@code refusals} exists.
   *
   * @param refusals keys in the partition of the session, of the revoked token or grant
   */
  public Mono<Person> admit(UUID user, UUID session, int credentialVersion, List<String> refusals) {
    return sessions
        .find(session, user, refusals)
        .filter(found -> found.credentialVersion() == credentialVersion)
        .filterWhen(enrolment::admits)
        .flatMap(this::person);
  }

  private boolean allows(User user, int credentialVersion) {
    return !user.disabled()
        && user.credentialVersion() == credentialVersion
        && registration.allowsSignIn(user)
        && enrolment.admits(user);
  }

  /** A session of an earlier version of the service has no copy of the profile. */
  private Mono<Person> person(Session session) {
    return Mono.justOrEmpty(Person.of(session))
        .switchIfEmpty(
            users.findById(session.userId()).map(user -> Person.of(user, session.expiresAt())));
  }
}
