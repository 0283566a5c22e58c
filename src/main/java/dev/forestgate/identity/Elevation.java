package dev.forestgate.identity;

import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.FactorPurpose;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.RequiredAuthentication;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.users.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Requires a recent authentication for sensitive calls (RFC 9470): within {@code
 * forestgate.elevation.lifetime}, and with a second factor if the account has one. A sign-in counts
 * as well as an elevation. A trusted device does not replace the second factor.
 */
@Component
public final class Elevation {
  private static final int SECOND_FACTOR = 2;

  private final Authentication authentication;
  private final CallerAccount accounts;
  private final Factors factors;
  private final Duration lifetime;
  private final Clock clock;

  Elevation(
      Authentication authentication,
      CallerAccount accounts,
      Factors factors,
      ElevationProperties properties,
      Clock clock) {
    this.authentication = authentication;
    this.accounts = accounts;
    this.factors = factors;
    this.lifetime = properties.lifetime();
    this.clock = clock;
  }

  /** Requires a live session as {@link Authentication#required}; else as {@link #enrolling}. */
  public HandlerFunction<ServerResponse> required(Authentication.Handler handler) {
    return authentication.required(elevated(handler));
  }

  /**
   * Requires a live session that is elevated; otherwise fails as {@link Authentication#enrolling},
   * or with ELEVATION_REQUIRED. For calls that the enrolment of a factor needs.
   */
  public HandlerFunction<ServerResponse> enrolling(Authentication.Handler handler) {
    return authentication.enrolling(elevated(handler));
  }

  private Authentication.Handler elevated(Authentication.Handler handler) {
    return (request, caller) ->
        require(caller).then(Mono.defer(() -> handler.handle(request, caller)));
  }

  /** Reads the account only if its level decides. */
  private Mono<Void> require(Caller caller) {
    return isElevated(caller.session(), SECOND_FACTOR)
        ? Mono.empty()
        : accounts.of(caller).flatMap(user -> require(user, caller.session(), level(user)));
  }

  /**
   * Requires an elevated session of an account with a second factor; otherwise fails with
   * ELEVATION_REQUIRED. For calls that carry the current password, which suffices for an account
   * without a second factor.
   */
  public Mono<Void> requireSecondFactor(User user, Caller caller) {
    return user.secondFactor() ? require(user, caller.session(), SECOND_FACTOR) : Mono.empty();
  }

  /** Requires an elevated session, for calls whose handler has read the account of the caller. */
  public Mono<Void> require(User user, Caller caller) {
    return require(user, caller.session(), level(user));
  }

  private Mono<Void> require(User user, Session session, int level) {
    return isElevated(session, level) ? Mono.empty() : refuse(user);
  }

  /** Tells whether the session proved the second factor recently. */
  public boolean hasSecondFactor(Session session) {
    return isElevated(session, SECOND_FACTOR);
  }

  private boolean isElevated(Session session, int level) {
    return session.assurance().aal() >= level && clock.instant().isBefore(end(session));
  }

  /** End of the elevation of {@code session}, which may be over. */
  public Instant end(Session session) {
    return session.assurance().authTime().plus(lifetime);
  }

  /** Fails with ELEVATION_REQUIRED and the factors that {@code user} can prove. */
  public <T> Mono<T> refuse(User user) {
    return factors
        .ask(user.id(), FactorPurpose.ELEVATION)
        .flatMap(asked -> Mono.error(Failed.elevation(requiredFor(user), asked.members())));
  }

  private RequiredAuthentication requiredFor(User user) {
    return new RequiredAuthentication(Assurance.acr(level(user)), lifetime);
  }

  private static int level(User user) {
    return user.secondFactor() ? SECOND_FACTOR : 1;
  }
}
