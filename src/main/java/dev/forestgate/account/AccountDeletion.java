package dev.forestgate.account;

import static dev.forestgate.failure.Failure.INVALID_CREDENTIALS;

import dev.forestgate.audit.AuditActor;
import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.FactorProof;
import dev.forestgate.factors.model.FactorPurpose;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.AccountName;
import dev.forestgate.identity.Authentication;
import dev.forestgate.identity.Elevation;
import dev.forestgate.identity.PasswordAuthentication;
import dev.forestgate.identity.SessionCookie;
import dev.forestgate.renewal.AccountRemoval;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.User;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Deletes an account for good, given its name and password, and a second factor if it has one;
 * {@link AccountRemoval} says what goes with it.
 */
@Component
final class AccountDeletion {
  private final PasswordAuthentication passwords;
  private final Authentication authentication;
  private final Elevation elevation;
  private final Factors factors;
  private final AccountRemoval removal;
  private final JsonBodies bodies;
  private final SessionCookie cookie;

  AccountDeletion(
      PasswordAuthentication passwords,
      Authentication authentication,
      Elevation elevation,
      Factors factors,
      AccountRemoval removal,
      JsonBodies bodies,
      SessionCookie cookie) {
    this.passwords = passwords;
    this.authentication = authentication;
    this.elevation = elevation;
    this.factors = factors;
    this.removal = removal;
    this.bodies = bodies;
    this.cookie = cookie;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return bodies
        .read(request, Form.class)
        .map(Form::credentials)
        .flatMap(given -> verify(request, given))
        .delayUntil(this::delete)
        .flatMap(user -> Responses.done("Account deleted", cookie.clear()));
  }

  private Mono<User> verify(ServerRequest request, Credentials given) {
    return passwords
        .verify(request, given.name(), given.password())
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CREDENTIALS)))
        .delayUntil(user -> requireSecondFactor(request, user, given.proof()));
  }

  /**
   * Requires a second factor of an account that has one: in the body, or recently in a session of
   * the account that the request carries.
   */
  private Mono<?> requireSecondFactor(
      ServerRequest request, User user, @Nullable FactorProof proof) {
    if (!user.secondFactor()) {
      return Mono.empty();
    }
    return proof == null
        ? authentication
            .ifUser(user.id(), request)
            .filter(caller -> elevation.hasSecondFactor(caller.session()))
            .switchIfEmpty(Mono.defer(() -> elevation.refuse(user)))
        : factors.prove(user.id(), FactorPurpose.ELEVATION, proof);
  }

  private Mono<Boolean> delete(User user) {
    return removal.remove(user.id(), AuditActor.user(user.id()));
  }

  /** Body of the request; {@link AccountName} says how the three names are read. */
  record Form(
      @Nullable String login,
      @Nullable String username,
      @Nullable String email,
      @Nullable Secret password,
      @Nullable Secret code,
      @Nullable Secret recoveryCode,
      @Nullable Secret ceremony,
      @Nullable JsonNode credential) {

    Credentials credentials() {
      List<FieldError> errors = new ArrayList<>();
      String name = new AccountName(username, login, email).require("login", errors);
      if (password == null) {
        errors.add(new FieldError("password", "is required"));
      }
      if (name == null || password == null) {
        throw Failed.invalid(errors);
      }
      FactorProof proof = FactorProof.find(code, recoveryCode, ceremony, credential).orElse(null);
      return new Credentials(name, password, proof);
    }
  }

  private record Credentials(String name, Secret password, @Nullable FactorProof proof) {}
}
