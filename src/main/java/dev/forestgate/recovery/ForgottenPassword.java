package dev.forestgate.recovery;

import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.notifications.EmailBudget;
import dev.forestgate.notifications.EmailRequest;
import dev.forestgate.notifications.PasswordResetEmail;
import dev.forestgate.notifications.RequestedEmails;
import dev.forestgate.notifications.Requester;
import dev.forestgate.outbox.Job;
import dev.forestgate.outbox.JobHandler;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Sends the letter that sets a new password. */
@Component
final class ForgottenPassword implements JobHandler {
  private static final String KIND = "reset-letter";

  private final RequestedEmails asked;
  private final Users users;
  private final PasswordResetEmail letter;
  private final EmailBudget budget;

  ForgottenPassword(
      RequestedEmails asked, Users users, PasswordResetEmail letter, EmailBudget budget) {
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
  public Mono<Void> run(Job errand) {
    EmailAddress address = RequestedEmails.address(errand);
    return users
        .findByEmail(address)
        .filter(user -> user.emailVerified() && !user.disabled())
        .filterWhen(user -> budget.take(EmailKind.RESET_PASSWORD, address, ask(errand, user)))
        .flatMap(this::write)
        .then();
  }

  private static EmailRequest ask(Job errand, User user) {
    return EmailRequest.coalesced(errand.id().toString(), user.id(), Requester.of(errand));
  }

  private Mono<User> write(User user) {
    return users.commitFor(user.id(), letter.writes(user));
  }
}
