package dev.forestgate.recovery;

import static dev.forestgate.failure.Failure.INVALID_TOKEN;

import dev.forestgate.credentials.PasswordPolicy;
import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.Authentication;
import dev.forestgate.http.Bodies;
import dev.forestgate.http.Page;
import dev.forestgate.http.Responses;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.letters.Notices;
import dev.forestgate.limits.Attempts;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.together.Change;
import dev.forestgate.tokens.onetime.OneTimeToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.users.LoginName;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Sets a new password by the link in the letter. The token is spent in one step with the change,
 * and not before the new password is known to be good. All sessions end, the caller's too.
 */
@Component
final class PasswordReset {
  private static final String FIELD = "new_password";
  private static final Retry INSIST = Retry.backoff(5, Duration.ofMillis(100));

  private final OneTimeTokens tokens;
  private final Users users;
  private final PasswordPolicy policy;
  private final Passwords passwords;
  private final Notices notices;
  private final Attempts attempts;
  private final Sessions sessions;
  private final Authentication authentication;
  private final Journal journal;
  private final Bodies bodies;
  private final Page page;

  PasswordReset(
      OneTimeTokens tokens,
      Users users,
      PasswordPolicy policy,
      Passwords passwords,
      Notices notices,
      Attempts attempts,
      Sessions sessions,
      Authentication authentication,
      Journal journal,
      Bodies bodies,
      SecureRandom random) {
    this.tokens = tokens;
    this.users = users;
    this.policy = policy;
    this.passwords = passwords;
    this.notices = notices;
    this.attempts = attempts;
    this.sessions = sessions;
    this.authentication = authentication;
    this.journal = journal;
    this.bodies = bodies;
    this.page = Page.read("reset", "Set a new password", random);
  }

  /** Spends nothing: mail programs look at links before people do. */
  Mono<ServerResponse> show(ServerRequest request) {
    return page.show(request);
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return bodies
        .read(request, Form.class)
        .map(Form::wanted)
        .flatMap(this::reset)
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_TOKEN)))
        .delayUntil(user -> record(request, user))
        .delayUntil(this::endSessions)
        .delayUntil(this::forgetGuesses)
        .flatMap(user -> Responses.done("Password changed"));
  }

  private Mono<User> reset(Wanted wanted) {
    return tokens
        .find(Purpose.RESET_PASSWORD, wanted.token())
        .flatMap(token -> reset(token, wanted.password()));
  }

  /** Empty where the account is gone or disabled, or the password was changed meanwhile. */
  private Mono<User> reset(OneTimeToken token, Secret password) {
    return users
        .findById(token.userId())
        .filter(user -> !user.disabled())
        .doOnNext(user -> policy.requireStrong(password, user.username(), FIELD))
        .flatMap(user -> passwords.hash(password).flatMap(hash -> change(user, hash, token)));
  }

  private Mono<User> change(User user, Secret hash, OneTimeToken token) {
    List<Change> with = new ArrayList<>();
    with.add(tokens.spend(token));
    with.addAll(notices.passwordChanged(user));
    return users.changePassword(user.id(), user.credentialVersion(), hash, with);
  }

  /** The last event of a session of that account, if the request comes with one. */
  private Mono<?> record(ServerRequest request, User user) {
    return authentication
        .ifItIs(user.id(), request)
        .flatMap(
            caller ->
                journal.recordLast(
                    JournalEvent.seen(
                        caller.sessionId(), user.id(), JournalAction.PASSWORD_RESET)));
  }

  private Mono<Void> endSessions(User user) {
    return sessions.retire(user.id(), user.credentialVersion()).retryWhen(INSIST);
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
