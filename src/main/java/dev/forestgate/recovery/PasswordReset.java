package dev.forestgate.recovery;

import static dev.forestgate.failure.Failure.INVALID_TOKEN;

import dev.forestgate.credentials.PasswordPolicy;
import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.body.HtmlPage;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Authentication;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.limits.Attempts;
import dev.forestgate.notifications.AccountNotices;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.onetime.OneTimeToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.LoginName;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sets a new password by the link in the letter. The token is spent in one step with the change,
 * and not before the new password is known to be good. All sessions end, the caller's too.
 */
@Component
final class PasswordReset {
  private static final String FIELD = "new_password";

  private final OneTimeTokens tokens;
  private final Users users;
  private final PasswordPolicy policy;
  private final Passwords passwords;
  private final AccountNotices notices;
  private final Attempts attempts;
  private final CredentialRenewal renewal;
  private final Authentication authentication;
  private final JsonBodies bodies;
  private final HtmlPage page;

  PasswordReset(
      OneTimeTokens tokens,
      Users users,
      PasswordPolicy policy,
      Passwords passwords,
      AccountNotices notices,
      Attempts attempts,
      CredentialRenewal renewal,
      Authentication authentication,
      JsonBodies bodies,
      SecureRandom random) {
    this.tokens = tokens;
    this.users = users;
    this.policy = policy;
    this.passwords = passwords;
    this.notices = notices;
    this.attempts = attempts;
    this.renewal = renewal;
    this.authentication = authentication;
    this.bodies = bodies;
    this.page = HtmlPage.read("reset", "Set a new password", random);
  }

  /** Spends nothing: mail programs look at links before people do. */
  Mono<ServerResponse> show(ServerRequest request) {
    return page.show(request);
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return bodies
        .read(request, Form.class)
        .map(Form::wanted)
        .flatMap(wanted -> reset(request, wanted))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_TOKEN)))
        .delayUntil(this::forgetGuesses)
        .flatMap(user -> Responses.done("Password changed"));
  }

  private Mono<User> reset(ServerRequest request, Wanted wanted) {
    return tokens
        .find(Purpose.RESET_PASSWORD, wanted.token())
        .flatMap(token -> reset(request, token, wanted.password()));
  }

  /** Empty where the account is gone or disabled, or the password was changed meanwhile. */
  private Mono<User> reset(ServerRequest request, OneTimeToken token, Secret password) {
    return users
        .findById(token.userId())
        .filter(user -> !user.disabled())
        .doOnNext(user -> policy.requireStrong(password, user.username(), FIELD))
        .flatMap(
            user ->
                passwords
                    .hash(password, FIELD)
                    .zipWith(followUp(request, user))
                    .flatMap(both -> change(user, both.getT1(), token, both.getT2())));
  }

  private Mono<User> change(User user, Secret hash, OneTimeToken token, FollowUp followUp) {
    return renewal.renew(
        followUp,
        List.of(tokens.spend(token)),
        notices.passwordChanged(user),
        with -> users.changePassword(user.id(), user.credentialVersion(), hash, with));
  }

  /** The last event of a session of that account, if the request comes with one. */
  private Mono<FollowUp> followUp(ServerRequest request, User user) {
    FollowUp followUp = FollowUp.of(user.id());
    return authentication
        .ifItIs(user.id(), request)
        .map(
            caller ->
                followUp.recording(caller.sessionId(), JournalAction.PASSWORD_RESET, Map.of()))
        .defaultIfEmpty(followUp);
  }

  /** Wrong guesses at the old password must not keep the owner of the new one waiting. */
  private Mono<Void> forgetGuesses(User user) {
    return Flux.just(user.username(), Objects.requireNonNullElse(user.email(), ""))
        .concatMap(name -> attempts.forget(LoginName.of(name).key()))
        .then()
        .onErrorComplete();
  }

  /** As it comes in. */
  record Form(@Nullable Secret token, @Nullable Secret newPassword) {
    Wanted wanted() {
      List<FieldError> errors = new ArrayList<>();
      if (token == null) {
        errors.add(new FieldError("token", "is required"));
      }
      if (newPassword == null) {
        errors.add(new FieldError(FIELD, "is required"));
      }
      if (token == null || newPassword == null) {
        throw Failed.invalid(errors);
      }
      return new Wanted(token, newPassword);
    }
  }

  private record Wanted(Secret token, Secret password) {}
}
