package dev.forestgate.account;

import static dev.forestgate.failure.Failure.INVALID_CREDENTIALS;

import dev.forestgate.credentials.PasswordPolicy;
import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.CredentialsResponse;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.notifications.AccountNotices;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.OpenedSession;
import dev.forestgate.sessions.model.RenewedSession;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Takes another password in the place of the current one, which the caller has to know. The
 * caller's session goes on with new credentials, which the answer has; those of before are void,
 * all other sessions end, and so does all else that {@link CredentialRenewal} ends.
 */
@Component
final class PasswordChange {
  private static final String FIELD = "new_password";

  private final CallerAccount account;
  private final PasswordPolicy policy;
  private final Passwords passwords;
  private final Users users;
  private final CredentialRenewal renewal;
  private final AccountNotices notices;
  private final Sessions sessions;
  private final CredentialsResponse answer;
  private final JsonBodies bodies;
  private final Clock clock;

  PasswordChange(
      CallerAccount account,
      PasswordPolicy policy,
      Passwords passwords,
      Users users,
      CredentialRenewal renewal,
      AccountNotices notices,
      Sessions sessions,
      CredentialsResponse answer,
      JsonBodies bodies,
      Clock clock) {
    this.account = account;
    this.policy = policy;
    this.passwords = passwords;
    this.users = users;
    this.renewal = renewal;
    this.notices = notices;
    this.sessions = sessions;
    this.answer = answer;
    this.bodies = bodies;
    this.clock = clock;
  }

  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return bodies
        .read(request, Form.class)
        .map(Form::wanted)
        .flatMap(wanted -> change(request, caller, wanted))
        .flatMap(renewed -> answer.renewed("Password changed", renewed));
  }

  /** What costs no hash is looked at first. */
  private Mono<OpenedSession> change(ServerRequest request, Caller caller, Wanted wanted) {
    return account
        .of(caller)
        .doOnNext(user -> policy.requireStrong(wanted.next(), user.username(), FIELD))
        .flatMap(user -> account.proven(request, user, wanted.current()))
        .flatMap(
            user ->
                passwords.hash(wanted.next(), FIELD).flatMap(hash -> change(user, hash, caller)))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CREDENTIALS)));
  }

  /**
   * Empty if the password was changed meanwhile: then the one that was given is no longer current.
   */
  private Mono<OpenedSession> change(User user, Secret hash, Caller caller) {
    RenewedSession next =
        sessions.renewed(caller.session(), user.credentialVersion() + 1, clock.instant());
    FollowUp followUp =
        FollowUp.of(user.id())
            .keeping(next.renewal())
            .recording(caller.sessionId(), JournalAction.PASSWORD_CHANGED, Map.of());
    return renewal
        .renew(
            followUp,
            List.of(),
            notices.passwordChanged(user),
            with -> users.changePassword(user.id(), user.credentialVersion(), hash, with))
        .map(changed -> next.opened());
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
