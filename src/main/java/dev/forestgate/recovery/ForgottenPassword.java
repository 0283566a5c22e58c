package dev.forestgate.recovery;

import dev.forestgate.errands.Errand;
import dev.forestgate.errands.Runner;
import dev.forestgate.letters.AskedLetters;
import dev.forestgate.letters.LetterAsk;
import dev.forestgate.letters.LetterBudget;
import dev.forestgate.letters.Requester;
import dev.forestgate.letters.ResetLetter;
import dev.forestgate.mail.letter.Kind;
import dev.forestgate.users.EmailAddress;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Sends the letter that sets a new password. */
@Component
final class ForgottenPassword implements Runner {
  private static final String KIND = "reset-letter";

  private final AskedLetters asked;
  private final Users users;
  private final ResetLetter letter;
  private final LetterBudget budget;

  ForgottenPassword(AskedLetters asked, Users users, ResetLetter letter, LetterBudget budget) {
    this.asked = asked;
    this.users = users;
    this.letter = letter;
    this.budget = budget;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return asked.ask(
        request, KIND, "If an account has verified this address, a letter is on its way");
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** An address that its account has not verified may be somebody else's mailbox. */
  @Override
  public Mono<Void> run(Errand errand) {
    EmailAddress address = AskedLetters.address(errand);
    return users
        .findByEmail(address)
        .filter(user -> user.emailVerified() && !user.disabled())
        .filterWhen(user -> budget.take(Kind.RESET_PASSWORD, address, ask(errand, user)))
        .flatMap(this::write)
        .then();
  }

  private static LetterAsk ask(Errand errand, User user) {
    return LetterAsk.again(errand.id().toString(), user.id(), Requester.of(errand));
  }

  private Mono<User> write(User user) {
    return users.alongside(user.id(), letter.changes(user));
  }
}
