package dev.forestgate.account;

import static dev.forestgate.failure.Failure.INVALID_CREDENTIALS;

import dev.forestgate.credentials.PasswordPolicy;
import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.Bodies;
import dev.forestgate.http.Caller;
import dev.forestgate.http.Responses;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.letters.Notices;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.together.Change;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Takes another password in the place of the current one, which the caller has to know. The
 * caller's session goes on, all others end, and links that set a new password are void.
 */
@Component
final class PasswordChange {
  private static final String FIELD = "new_password";
  private static final Retry INSIST = Retry.backoff(5, Duration.ofMillis(100));

  private final OwnAccount account;
  private final PasswordPolicy policy;
  private final Passwords passwords;
  private final Users users;
  private final OneTimeTokens tokens;
  private final Notices notices;
  private final Sessions sessions;
  private final Journal journal;
  private final Bodies bodies;

  PasswordChange(
      OwnAccount account,
      PasswordPolicy policy,
      Passwords passwords,
      Users users,
      OneTimeTokens tokens,
      Notices notices,
      Sessions sessions,
      Journal journal,
      Bodies bodies) {
    this.account = account;
    this.policy = policy;
    this.passwords = passwords;
    this.users = users;
    this.tokens = tokens;
    this.notices = notices;
    this.sessions = sessions;
    this.journal = journal;
    this.bodies = bodies;
  }

  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return bodies
        .read(request, Form.class)
        .map(Form::wanted)
        .flatMap(wanted -> change(request, caller, wanted))
        .delayUntil(user -> endOthers(user, caller))
        .delayUntil(user -> record(caller))
        .flatMap(user -> Responses.done("Password changed"));
  }

  /** What costs no hash is looked at first. */
  private Mono<User> change(ServerRequest request, Caller caller, Wanted wanted) {
    return account
        .of(caller)
        .doOnNext(user -> policy.requireStrong(wanted.next(), user.username(), FIELD))
        .flatMap(user -> account.proven(request, user, wanted.current()))
        .flatMap(user -> passwords.hash(wanted.next()).flatMap(hash -> change(user, hash)))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CREDENTIALS)));
  }

  /**
   * Empty if the password was changed meanwhile: then the one that was given is no longer current.
   */
  private Mono<User> change(User user, Secret hash) {
    List<Change> with = new ArrayList<>(notices.passwordChanged(user));
    with.add(tokens.discard(user.id(), Purpose.RESET_PASSWORD));
    return users.changePassword(user.id(), user.credentialVersion(), hash, with);
  }

  private Mono<Void> endOthers(User user, Caller caller) {
    return sessions
        .retireOthers(user.id(), user.credentialVersion(), caller.sessionId())
        .retryWhen(INSIST);
  }

  /** It has happened, so it is not refused for there being too many events. */
  private Mono<?> record(Caller caller) {
    return journal.recordLast(
        JournalEvent.seen(caller.sessionId(), caller.userId(), JournalAction.PASSWORD_CHANGED));
  }

  /** As it comes in. */
  record Form(@Nullable Secret currentPassword, @Nullable Secret newPassword) {
    Wanted wanted() {
      List<FieldError> errors = new ArrayList<>();
      if (currentPassword == null) {
        errors.add(new FieldError("current_password", "is required"));
      }
      if (newPassword == null) {
        errors.add(new FieldError(FIELD, "is required"));
      }
      if (currentPassword == null || newPassword == null) {
        throw Failed.invalid(errors);
      }
      return new Wanted(currentPassword, newPassword);
    }
  }

  private record Wanted(Secret current, Secret next) {}
}
