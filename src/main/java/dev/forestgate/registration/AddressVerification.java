package dev.forestgate.registration;

import static dev.forestgate.failure.Failure.INVALID_TOKEN;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.HtmlPage;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ClientAddress;
import dev.forestgate.identity.Authentication;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.limits.Attempts;
import dev.forestgate.notifications.AddressChangedEmail;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.onetime.OneTimeToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LoginName;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Somebody shows that an address is their own: by the link in the letter, or by its code. */
@Component
final class AddressVerification {
  private static final Pattern SIX_DIGITS = Pattern.compile("[0-9]{6}");

  private final OneTimeTokens tokens;
  private final Users users;
  private final Attempts attempts;
  private final Authentication authentication;
  private final FollowUps followUps;
  private final AddressChangedEmail changed;
  private final JsonBodies bodies;
  private final HtmlPage page;

  AddressVerification(
      OneTimeTokens tokens,
      Users users,
      Attempts attempts,
      Authentication authentication,
      FollowUps followUps,
      AddressChangedEmail changed,
      JsonBodies bodies,
      SecureRandom random) {
    this.tokens = tokens;
    this.users = users;
    this.attempts = attempts;
    this.authentication = authentication;
    this.followUps = followUps;
    this.changed = changed;
    this.bodies = bodies;
    this.page = HtmlPage.read("verify", "Verify your e-mail address", random);
  }

  /** Spends nothing: mail programs look at links before people do. */
  Mono<ServerResponse> show(ServerRequest request) {
    return page.show(request);
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return bodies
        .read(request, Form.class)
        .flatMap(form -> find(request, form))
        .flatMap(token -> verify(request, token))
        .delayUntil(this::forgetGuesses)
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_TOKEN)))
        .flatMap(user -> Responses.done("E-mail address verified"));
  }

  private Mono<OneTimeToken> find(ServerRequest request, Form form) {
    Secret token = form.token();
    if (token != null) {
      return tokens.find(Purpose.VERIFY_EMAIL, token);
    }
    if (form.email() == null && form.code() == null) {
      throw Failed.invalid("token", "is required, or email and code are");
    }
    return tryCode(request, EmailAddress.require(form.email()).key(), code(form.code()));
  }

  /** Whether or not the address waits for a code: a guess costs the client and the address one. */
  private Mono<OneTimeToken> tryCode(ServerRequest request, String address, Secret code) {
    return attempts.guarded(
        attempts.onCode(address, ClientAddress.countedAs(request)),
        Mono.empty(),
        tokens.tryCode(address, code));
  }

  /** Spaces in it do no harm: people type it as they read it. */
  private static Secret code(@Nullable Secret typed) {
    String digits = typed == null ? "" : typed.reveal().replace(" ", "");
    if (!SIX_DIGITS.matcher(digits).matches()) {
      throw Failed.invalid("code", "must have six digits");
    }
    return Secret.of(digits);
  }

  private Mono<User> verify(ServerRequest request, OneTimeToken token) {
    return users
        .findById(token.userId())
        .filter(user -> !user.disabled())
        .flatMap(
            user ->
                Mono.justOrEmpty(EmailAddress.stored(token.subject().text()))
                    .zipWith(followUp(request, user))
                    .flatMap(
                        both ->
                            followUps.with(
                                both.getT2(),
                                following -> verify(user, both.getT1(), token, following))));
  }

  /** Guesses at the password by this address, before it was this account's, must not count. */
  private Mono<Void> forgetGuesses(User user) {
    return Mono.justOrEmpty(user.email())
        .flatMap(email -> attempts.forget(LoginName.of(email).key()))
        .onErrorComplete();
  }

  private Mono<User> verify(User user, EmailAddress next, OneTimeToken token, Enlisted following) {
    return followUps.releasing(
        next, user.id(), releasing -> verify(user, next, token, following, releasing));
  }

  /**
   * Links to set a new password that went to the address before are void, and that address hears of
   * the change, with a link to undo it.
   */
  private Mono<User> verify(
      User user,
      EmailAddress next,
      OneTimeToken token,
      Enlisted following,
      List<Enlisted> releasing) {
    List<Enlisted> with = new ArrayList<>(releasing);
    with.add(tokens.spend(token));
    with.add(tokens.discard(user.id(), Purpose.RESET_PASSWORD));
    with.addAll(changed.writes(user, next));
    with.add(following);
    return users.verifyEmail(user.id(), next, with);
  }

  /** An event in the caller's session, if the request comes with one of that account. */
  private Mono<FollowUp> followUp(ServerRequest request, User user) {
    FollowUp followUp = FollowUp.of(user.id()).updatingSessions();
    return authentication
        .ifItIs(user.id(), request)
        .map(
            caller ->
                followUp.recording(caller.sessionId(), JournalAction.EMAIL_VERIFIED, Map.of()))
        .defaultIfEmpty(followUp);
  }

  /** As it comes in: the token of the link, or else an address and the code that it got. */
  record Form(@Nullable Secret token, @Nullable String email, @Nullable Secret code) {}
}
