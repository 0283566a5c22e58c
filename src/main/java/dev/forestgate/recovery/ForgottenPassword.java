package dev.forestgate.recovery;

import dev.forestgate.links.RequestedEmails;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.notifications.PasswordResetEmail;
import dev.forestgate.notifications.request.EmailBudget;
import dev.forestgate.notifications.request.EmailRequest;
import dev.forestgate.notifications.request.Requester;
import dev.forestgate.outbox.Job;
import dev.forestgate.outbox.JobHandler;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Sends the e-mail that sets a new password, on request by address. */
@Component
final class ForgottenPassword implements JobHandler {
  private static final String KIND = "reset-letter";

  private final RequestedEmails requested;
  private final Users users;
  private final PasswordResetEmail email;
  private final EmailBudget budget;

  ForgottenPassword(
      RequestedEmails requested, Users users, PasswordResetEmail email, EmailBudget budget) {
    this.requested = requested;
    this.users = users;
    this.email = email;
    this.budget = budget;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return requested.accept(
        request, KIND, "If an account has verified this address, an e-mail is on its way");
  }

  @Override
  public String kind() {
    return KIND;
  }

  /**
   * Sends nothing to an unverified address, which may be the mailbox of another person, unless the
   * account has no other name: then the link is the {@code FirstProof} of the address.
   */
  @Override
  public Mono<Void> run(Job job) {
    EmailAddress address = RequestedEmails.address(job);
    return users
        .findByEmail(address)
        .filter(PasswordResetEmail::hasRecipient)
        .filterWhen(user -> budget.take(EmailKind.RESET_PASSWORD, address, emailRequest(job, user)))
        .flatMap(user -> users.commitFor(user.id(), email.writes(user)))
        .then();
  }

  private static EmailRequest emailRequest(Job job, User user) {
    return EmailRequest.coalesced(job.id().toString(), user.id(), Requester.of(job));
  }
}
