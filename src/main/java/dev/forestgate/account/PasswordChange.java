package dev.forestgate.account;

import static dev.forestgate.failure.Failure.INVALID_CREDENTIALS;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.credentials.PasswordPolicy;
import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.CallerAccount;
import dev.forestgate.identity.CredentialsResponse;
import dev.forestgate.identity.Elevation;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.notifications.AccountNotices;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.CredentialChanges;
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
 * Changes the password of a caller who knows the current one; an account with a second factor also
 * needs an elevated session. The caller's session continues with new credentials, which the
 * response contains; its old credentials, all other sessions and everything else that {@link
 * CredentialRenewal} covers become invalid.
 */
@Component
final class PasswordChange {
  private static final String NEW_PASSWORD = "new_password";

  private final CallerAccount account;
  private final Elevation elevation;
  private final PasswordPolicy policy;
  private final Passwords passwords;
  private final Users users;
  private final CredentialRenewal renewal;
  private final AccountNotices notices;
  private final CredentialChanges changes;
  private final CredentialsResponse response;
  private final JsonBodies bodies;
  private final Clock clock;

  PasswordChange(
      CallerAccount account,
      Elevation elevation,
      PasswordPolicy policy,
      Passwords passwords,
      Users users,
      CredentialRenewal renewal,
      AccountNotices notices,
      CredentialChanges changes,
      CredentialsResponse response,
      JsonBodies bodies,
      Clock clock) {
    this.account = account;
    this.elevation = elevation;
    this.policy = policy;
    this.passwords = passwords;
    this.users = users;
    this.renewal = renewal;
    this.notices = notices;
    this.changes = changes;
    this.response = response;
    this.bodies = bodies;
    this.clock = clock;
  }

  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return bodies
        .read(request, Form.class)
        .map(Form::wanted)
        .flatMap(wanted -> change(request, caller, wanted))
        .flatMap(renewed -> response.renewed("Password changed", renewed));
  }

  /** Checks what needs no hash first. */
  private Mono<OpenedSession> change(ServerRequest request, Caller caller, Wanted wanted) {
    return account
        .of(caller)
        .delayUntil(user -> elevation.requireSecondFactor(user, caller))
        .doOnNext(user -> policy.requireStrong(wanted.next(), user.name(), NEW_PASSWORD))
        .flatMap(user -> account.verifyPassword(request, user, wanted.current()))
        .flatMap(user -> hashAndReplace(user, wanted, caller))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CREDENTIALS)));
  }

  private Mono<OpenedSession> hashAndReplace(User user, Wanted wanted, Caller caller) {
    return passwords.hash(wanted.next(), NEW_PASSWORD).flatMap(hash -> replace(user, hash, caller));
  }

  /**
   * Replaces the hash. Empty if the password was changed meanwhile, since the given one is no
   * longer current.
   */
  private Mono<OpenedSession> replace(User user, Secret hash, Caller caller) {
    RenewedSession next =
        changes.renew(caller.session(), user.credentialVersion() + 1, clock.instant());
    FollowUp followUp =
        FollowUp.of(user.id())
            .keeping(next.renewal())
            .recording(caller.sessionId(), JournalAction.PASSWORD_CHANGED, Map.of());
    return renewal
        .renew(
            followUp,
            List.of(AuditEvent.own(AuditAction.PASSWORD_CHANGED, user.id()).write()),
            notices.passwordChanged(user),
            with -> users.changePassword(user.id(), user.credentialVersion(), hash, with))
        .map(changed -> next.opened());
  }

  /** Request body. */
  record Form(@Nullable Secret currentPassword, @Nullable Secret newPassword) {
    Wanted wanted() {
      List<FieldError> errors = new ArrayList<>();
      if (currentPassword == null) {
        errors.add(new FieldError("current_password", "is required"));
      }
      if (newPassword == null) {
        errors.add(new FieldError(NEW_PASSWORD, "is required"));
      }
      if (currentPassword == null || newPassword == null) {
        throw Failed.invalid(errors);
      }
      return new Wanted(currentPassword, newPassword);
    }
  }

  private record Wanted(Secret current, Secret next) {}
}
