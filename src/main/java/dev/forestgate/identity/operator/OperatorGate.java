package dev.forestgate.identity.operator;

import static dev.forestgate.failure.Failure.NEEDS_POSTGRES;

import dev.forestgate.apikeys.KeyScope;
import dev.forestgate.failure.Failed;
import dev.forestgate.identity.Authentication;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.CallerAccount;
import dev.forestgate.identity.Elevation;
import dev.forestgate.identity.key.ScopedCaller;
import dev.forestgate.roles.Role;
import dev.forestgate.transactions.AccountStore;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Admits callers by their roles, which are read from the account store at each call. Writes also
 * need an elevated session, or an API key with the scope for them.
 */
@Component
public final class OperatorGate {
  private final Authentication authentication;
  private final CallerAccount accounts;
  private final Elevation elevation;
  private final boolean hasRoles;

  OperatorGate(
      Authentication authentication,
      CallerAccount accounts,
      Elevation elevation,
      Environment environment) {
    this.authentication = authentication;
    this.accounts = accounts;
    this.elevation = elevation;
    this.hasRoles = AccountStore.of(environment) == AccountStore.POSTGRES;
  }

  /**
   * Admits a caller with the rights of {@link Role#VIEWER}. Fails as {@link Authentication#scoped},
   * with FORBIDDEN, and with NEEDS_POSTGRES if accounts are in Redis.
   */
  public HandlerFunction<ServerResponse> reading(Handler handler) {
    return authentication.scoped(
        KeyScope.ADMIN_READ,
        (request, caller) ->
            operator(caller, Role.VIEWER).flatMap(operator -> handler.handle(request, operator)));
  }

  /**
   * Admits an elevated caller with the rights of {@code role}. Fails as {@link #reading}, and with
   * ELEVATION_REQUIRED.
   */
  public HandlerFunction<ServerResponse> writing(Role role, Handler handler) {
    return authentication.scoped(
        KeyScope.ADMIN_WRITE,
        (request, caller) ->
            operator(caller, role)
                .delayUntil(operator -> requireElevation(operator, caller))
                .flatMap(operator -> handler.handle(request, operator)));
  }

  /** A key needs none: the session that gave it the scope was elevated. */
  private Mono<Void> requireElevation(Operator operator, ScopedCaller caller) {
    return caller instanceof Caller session
        ? elevation.require(operator.account(), session)
        : Mono.empty();
  }

  private Mono<Operator> operator(ScopedCaller caller, Role role) {
    if (!hasRoles) {
      return Mono.error(Failed.of(NEEDS_POSTGRES));
    }
    return accounts
        .of(caller)
        .map(account -> new Operator(account, caller.actor()))
        .doOnNext(operator -> operator.require(role));
  }

  /** Handler of a call by an operator. */
  @FunctionalInterface
  public interface Handler {
    Mono<ServerResponse> handle(ServerRequest request, Operator operator);
  }
}
