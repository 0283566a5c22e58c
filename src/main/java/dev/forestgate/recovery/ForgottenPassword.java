package dev.forestgate.recovery;

import dev.forestgate.errands.Errand;
import dev.forestgate.errands.Errands;
import dev.forestgate.errands.Runner;
import dev.forestgate.http.Bodies;
import dev.forestgate.http.Responses;
import dev.forestgate.letters.DailyLetters;
import dev.forestgate.letters.ResetLetter;
import dev.forestgate.mail.letter.Kind;
import dev.forestgate.users.EmailAddress;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Sends the letter that sets a new password. The answer is the same for every address, and comes
 * before anybody looks whether an account has it (OWASP, Forgot Password Cheat Sheet).
 */
@Component
final class ForgottenPassword implements Runner {
  private static final String KIND = "reset-letter";
  private static final String EMAIL = "email";

  private final Errands errands;
  private final Users users;
  private final ResetLetter letter;
  private final DailyLetters daily;
  private final Bodies bodies;

  ForgottenPassword(
      Errands errands, Users users, ResetLetter letter, DailyLetters daily, Bodies bodies) {
    this.errands = errands;
    this.users = users;
    this.letter = letter;
    this.daily = daily;
    this.bodies = bodies;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return bodies
        .read(request, Form.class)
        .map(form -> EmailAddress.require(form.email()))
        .flatMap(address -> errands.put(KIND, Map.of(EMAIL, address.text())))
        .then(
            Mono.defer(
                () ->
                    Responses.accepted(
                        "If an account has verified this address, a letter is on its way")));
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** An address that its account has not verified may be somebody else's mailbox. */
  @Override
  public Mono<Void> run(Errand errand) {
    EmailAddress address = EmailAddress.of(errand.word(EMAIL)).orElseThrow();
    return users
        .findByEmail(address)
        .filter(user -> user.emailVerified() && !user.disabled())
        .filterWhen(user -> daily.admit(Kind.RESET_PASSWORD, address, errand.id().toString()))
        .flatMap(this::write)
        .then();
  }

  private Mono<User> write(User user) {
    return users.alongside(user.id(), letter.changes(user));
  }

  /** As it comes in. */
  record Form(@Nullable String email) {}
}
