package dev.forestgate.registration;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.request.ClientAddress;
import dev.forestgate.identity.AccountName;
import dev.forestgate.identity.Authentication;
import dev.forestgate.identity.Caller;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.limits.Attempts;
import dev.forestgate.links.EmailLink;
import dev.forestgate.links.EmailLinks;
import dev.forestgate.notifications.AddressChangedEmail;
import dev.forestgate.renewal.AddressTakeover;
import dev.forestgate.renewal.FirstProof;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.onetime.OneTimeToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.tokens.onetime.SixDigitCode;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LoginName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Verifies an e-mail address by the link of an e-mail, or by its code. For an account that was
 * opened with the address this may be its {@link FirstProof}.
 */
@Component
final class AddressVerification {
  private final EmailLink link;
  private final OneTimeTokens tokens;
  private final Users users;
  private final Attempts attempts;
  private final Authentication authentication;
  private final FollowUps followUps;
  private final FirstProof firstProof;
  private final AddressTakeover takeover;
  private final AddressChangedEmail changedEmail;
  private final RegistrationProperties properties;
  private final JsonBodies bodies;

  AddressVerification(
      EmailLinks links,
      OneTimeTokens tokens,
      Users users,
      Attempts attempts,
      Authentication authentication,
      FollowUps followUps,
      FirstProof firstProof,
      AddressTakeover takeover,
      AddressChangedEmail changedEmail,
      RegistrationProperties properties,
      JsonBodies bodies) {
    this.link = links.link(Purpose.VERIFY_EMAIL);
    this.tokens = tokens;
    this.users = users;
    this.attempts = attempts;
    this.authentication = authentication;
    this.followUps = followUps;
    this.firstProof = firstProof;
    this.takeover = takeover;
    this.changedEmail = changedEmail;
    this.properties = properties;
    this.bodies = bodies;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return bodies
        .read(request, Form.class)
        .flatMap(
            form ->
                link.use(
                    find(request, form),
                    (user, token) -> verify(request, user, token),
                    "E-mail address verified"));
  }

  private Mono<OneTimeToken> find(ServerRequest request, Form form) {
    Secret token = form.token();
    if (token != null) {
      return link.find(token);
    }
    AccountName name = form.name();
    if (name.isMissing() && form.code() == null) {
      throw Failed.invalid("token", "is required, or email and code are");
    }
    return tryCode(request, name.requireAddress().key(), SixDigitCode.require(form.code()));
  }

  /** A guess counts for the client and the address, even if the address waits for no code. */
  private Mono<OneTimeToken> tryCode(ServerRequest request, String address, Secret code) {
    return attempts.guarded(
        attempts.onCode(address, ClientAddress.countedAs(request)),
        Mono.empty(),
        tokens.tryCode(address, code));
  }

  private Mono<User> verify(ServerRequest request, User user, OneTimeToken token) {
    return Mono.justOrEmpty(EmailAddress.stored(token.subject().text()))
        .zipWith(followUp(request, user))
        .flatMap(both -> verify(user, both.getT1(), token, both.getT2()))
        .delayUntil(this::forgetGuesses);
  }

  private Mono<User> verify(User user, EmailAddress next, OneTimeToken token, FollowUp followUp) {
    return properties.isFirstProof(user, next)
        ? firstProof.byVerification(
            user, next, followUp, List.of(tokens.spend(token), verified(user)))
        : followUps.with(
            followUp,
            following ->
                takeover.prove(
                    next, user.id(), taking -> verify(user, next, token, following, taking)));
  }

  /**
   * Password reset links that went to the former address become void. That address receives an
   * e-mail about the change, with a link to undo it.
   */
  private Mono<User> verify(
      User user, EmailAddress next, OneTimeToken token, Enlisted following, List<Enlisted> taking) {
    List<Enlisted> with = new ArrayList<>(taking);
    with.add(tokens.spend(token));
    with.add(tokens.discard(user.id(), Purpose.RESET_PASSWORD));
    with.addAll(changedEmail.writes(user, next));
    with.add(verified(user));
    with.add(following);
    return users.verifyEmail(user.id(), next, with);
  }

  private static Enlisted verified(User user) {
    return AuditEvent.own(AuditAction.EMAIL_VERIFIED, user.id()).write();
  }

  /** Password guesses by this address from before it was this account's must not count. */
  private Mono<Void> forgetGuesses(User user) {
    return Mono.justOrEmpty(user.email())
        .flatMap(email -> attempts.forget(LoginName.of(email).key()))
        .onErrorComplete();
  }

  /**
   * Records an event in the caller's session, if the request has one of that account. A first proof
   * spares that session.
   */
  private Mono<FollowUp> followUp(ServerRequest request, User user) {
    FollowUp followUp = FollowUp.of(user.id()).updatingSessions();
    return authentication
        .ifUser(user.id(), request)
        .map(Caller::sessionId)
        .map(
            session ->
                followUp
                    .sparing(session, user.credentialVersion() + 1)
                    .recording(session, JournalAction.EMAIL_VERIFIED, Map.of()))
        .defaultIfEmpty(followUp);
  }

  /** Body of the request: the token of the link, or an address and its code. */
  record Form(
      @Nullable Secret token,
      @Nullable String username,
      @Nullable String login,
      @Nullable String email,
      @Nullable Secret code) {
    AccountName name() {
      return new AccountName(username, login, email);
    }
  }
}
