package dev.forestgate.recovery;

import static dev.forestgate.failure.Failure.INVALID_TOKEN;

import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.HtmlPage;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.notifications.PasswordResetEmail;
import dev.forestgate.renewal.CredentialRenewal;
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
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Undoes a change of the address by the link that the old address got. The change took the
 * password, so that is locked: a random one takes its place, all sessions end, all other links are
 * void, and a letter to the restored address sets a new password.
 */
@Component
final class AddressChangeUndo {
  private static final int PASSWORD_BYTES = 32;

  private final OneTimeTokens tokens;
  private final Users users;
  private final Passwords passwords;
  private final CredentialRenewal renewal;
  private final FollowUps followUps;
  private final PasswordResetEmail letter;
  private final JsonBodies bodies;
  private final SecureRandom random;
  private final HtmlPage page;

  AddressChangeUndo(
      OneTimeTokens tokens,
      Users users,
      Passwords passwords,
      CredentialRenewal renewal,
      FollowUps followUps,
      PasswordResetEmail letter,
      JsonBodies bodies,
      SecureRandom random) {
    this.tokens = tokens;
    this.users = users;
    this.passwords = passwords;
    this.renewal = renewal;
    this.followUps = followUps;
    this.letter = letter;
    this.bodies = bodies;
    this.random = random;
    this.page = HtmlPage.read("undo-address", "Undo the change of your e-mail address", random);
  }

  /** Spends nothing: mail programs look at links before people do. */
  Mono<ServerResponse> show(ServerRequest request) {
    return page.show(request);
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return bodies
        .read(request, Form.class)
        .map(Form::required)
        .flatMap(token -> tokens.find(Purpose.UNDO_EMAIL, token))
        .flatMap(this::undo)
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_TOKEN)))
        .flatMap(user -> Responses.done("E-mail address restored"));
  }

  private Mono<User> undo(OneTimeToken token) {
    return Mono.justOrEmpty(EmailAddress.stored(token.subject().text()))
        .flatMap(
            address ->
                users
                    .findById(token.userId())
                    .filter(user -> !user.disabled())
                    .flatMap(user -> undo(user, address, token)));
  }

  private Mono<User> undo(User user, EmailAddress address, OneTimeToken token) {
    return passwords
        .hash(Secret.random(random, PASSWORD_BYTES))
        .flatMap(
            hash ->
                followUps.releasing(
                    address, user.id(), releasing -> undo(user, address, token, hash, releasing)));
  }

  private Mono<User> undo(
      User user, EmailAddress address, OneTimeToken token, Secret hash, List<Enlisted> releasing) {
    List<Enlisted> last = new ArrayList<>(letter.writes(user.verifiedAs(address)));
    last.addAll(releasing);
    return renewal.renew(
        FollowUp.of(user.id()),
        List.of(tokens.spend(token), tokens.discard(user.id())),
        last,
        with -> users.restoreEmail(user.id(), user.credentialVersion(), address, hash, with));
  }

  /** As it comes in. */
  record Form(@Nullable Secret token) {
    Secret required() {
      if (token == null) {
        throw Failed.invalid("token", "is required");
      }
      return token;
    }
  }
}
