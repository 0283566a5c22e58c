package dev.forestgate.recovery;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.credentials.PasswordPolicy;
import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.identity.Authentication;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.limits.Attempts;
import dev.forestgate.links.EmailLink;
import dev.forestgate.links.EmailLinks;
import dev.forestgate.notifications.AccountNotices;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.renewal.FirstProof;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.onetime.OneTimeToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LoginName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sets a new password by the link of an e-mail: of a forgotten password, or of an invitation. The
 * token is spent in one transaction with the change, once the new password is accepted. All
 * sessions end, the caller's included.
 */
@Component
final class PasswordReset {
  private static final String FIELD = "new_password";

  private final EmailLink link;
  private final EmailLink invitation;
  private final OneTimeTokens tokens;
  private final Users users;
  private final PasswordPolicy policy;
  private final Passwords passwords;
  private final AccountNotices notices;
  private final Attempts attempts;
  private final CredentialRenewal renewal;
  private final FirstProof firstProof;
  private final Authentication authentication;
  private final JsonBodies bodies;

  PasswordReset(
      EmailLinks links,
      OneTimeTokens tokens,
      Users users,
      PasswordPolicy policy,
      Passwords passwords,
      AccountNotices notices,
      Attempts attempts,
      CredentialRenewal renewal,
      FirstProof firstProof,
      Authentication authentication,
      JsonBodies bodies) {
    this.link = links.link(Purpose.RESET_PASSWORD);
    this.invitation = links.link(Purpose.INVITATION);
    this.tokens = tokens;
    this.users = users;
    this.policy = policy;
    this.passwords = passwords;
    this.notices = notices;
    this.attempts = attempts;
    this.renewal = renewal;
    this.firstProof = firstProof;
    this.authentication = authentication;
    this.bodies = bodies;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return bodies
        .read(request, Form.class)
        .map(Form::accepted)
        .flatMap(
            form ->
                link.use(
                    link.find(form.token())
                        .switchIfEmpty(Mono.defer(() -> invitation.find(form.token()))),
                    (user, token) -> reset(request, user, token, form.password()),
                    "Password changed"));
  }

  /** Empty if the account is gone or its password was changed in the meantime. */
  private Mono<User> reset(ServerRequest request, User user, OneTimeToken token, Secret password) {
    policy.requireStrong(password, user.name(), FIELD);
    return passwords
        .hash(password, FIELD)
        .zipWith(followUp(request, user))
        .flatMap(both -> change(user, both.getT1(), token, both.getT2()))
        .delayUntil(this::forgetGuesses);
  }

  /** A link that reached an unverified address proves it: it was sent to no other address. */
  private Mono<User> change(User user, Secret hash, OneTimeToken token, FollowUp followUp) {
    return unverified(user)
        .map(address -> firstProof.byPasswordReset(user, address, hash, followUp, spend(token)))
        .orElseGet(() -> changePassword(user, hash, token, followUp));
  }

  private static Optional<EmailAddress> unverified(User user) {
    return Optional.ofNullable(user.email())
        .filter(address -> !user.emailVerified())
        .flatMap(EmailAddress::stored);
  }

  private List<Enlisted> spend(OneTimeToken token) {
    return List.of(
        tokens.spend(token), AuditEvent.own(AuditAction.PASSWORD_RESET, token.userId()).write());
  }

  private Mono<User> changePassword(User user, Secret hash, OneTimeToken token, FollowUp followUp) {
    return renewal.renew(
        followUp,
        spend(token),
        notices.passwordChanged(user),
        with -> users.changePassword(user.id(), user.credentialVersion(), hash, with));
  }

  /** Records the last event of the caller's session, if the request has one of that account. */
  private Mono<FollowUp> followUp(ServerRequest request, User user) {
    FollowUp followUp = FollowUp.of(user.id());
    return authentication
        .ifUser(user.id(), request)
        .map(
            caller ->
                followUp.recording(caller.sessionId(), JournalAction.PASSWORD_RESET, Map.of()))
        .defaultIfEmpty(followUp);
  }

  /** Wrong guesses at the old password must not delay a sign-in with the new one. */
  private Mono<Void> forgetGuesses(User user) {
    return Flux.just(user.name(), Objects.requireNonNullElse(user.email(), ""))
        .concatMap(name -> attempts.forget(LoginName.of(name).key()))
        .then()
        .onErrorComplete();
  }

  /** Body of the request. */
  record Form(@Nullable Secret token, @Nullable Secret newPassword) {
    Accepted accepted() {
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
      return new Accepted(token, newPassword);
    }
  }

  private record Accepted(Secret token, Secret password) {}
}
