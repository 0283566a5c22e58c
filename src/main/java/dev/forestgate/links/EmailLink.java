package dev.forestgate.links;

import static dev.forestgate.failure.Failure.INVALID_TOKEN;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.onetime.OneTimeToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.util.function.BiFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Link of an e-mail: the call by which the page that it opens uses the token. */
public final class EmailLink {
  private final Purpose purpose;
  private final OneTimeTokens tokens;
  private final Users users;
  private final JsonBodies bodies;

  EmailLink(Purpose purpose, OneTimeTokens tokens, Users users, JsonBodies bodies) {
    this.purpose = purpose;
    this.tokens = tokens;
    this.users = users;
    this.bodies = bodies;
  }

  /** The valid token of this link. Empty if unknown, spent, expired or of another purpose. */
  public Mono<OneTimeToken> find(Secret token) {
    return tokens.find(purpose, token);
  }

  /** {@link #use(Mono, BiFunction, String)} with the token that the body consists of. */
  public Mono<ServerResponse> use(
      ServerRequest request, BiFunction<User, OneTimeToken, Mono<User>> use, String message) {
    return bodies
        .read(request, TokenForm.class)
        .map(TokenForm::required)
        .flatMap(token -> use(find(token), use, message));
  }

  /**
   * Uses the token that was found and answers 200 with {@code message}. Fails with INVALID_TOKEN if
   * {@code found} or {@code use} is empty, and if the account of the token is gone or disabled.
   *
   * @param use spends the token in one transaction with what it allows
   */
  public Mono<ServerResponse> use(
      Mono<OneTimeToken> found, BiFunction<User, OneTimeToken, Mono<User>> use, String message) {
    return found
        .flatMap(token -> holder(token).flatMap(user -> use.apply(user, token)))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_TOKEN)))
        .flatMap(user -> Responses.done(message));
  }

  private Mono<User> holder(OneTimeToken token) {
    return users.findById(token.userId()).filter(user -> !user.disabled());
  }
}
