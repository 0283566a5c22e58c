package dev.forestgate.signin.code;

import dev.forestgate.links.RequestedEmails;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.notifications.RequestPlace;
import dev.forestgate.notifications.SignInCodeEmail;
import dev.forestgate.notifications.SignInCodeEmail.SignInProof;
import dev.forestgate.notifications.request.EmailBudget;
import dev.forestgate.notifications.request.EmailRequest;
import dev.forestgate.notifications.request.Requester;
import dev.forestgate.outbox.Job;
import dev.forestgate.outbox.JobHandler;
import dev.forestgate.secret.Secret;
import dev.forestgate.signin.completion.CodeSignInProperties;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Background half of a request for a code: sends the e-mail to an address that may sign in, within
 * the budget of the address.
 */
@Component
final class CodeDelivery implements JobHandler {
  static final String KIND = "sign-in-code";

  /** Parameter with the {@link CodeChallenge#id}. */
  static final String ID = "challenge";

  /** Parameter with the code as {@link SealedCodes#seal} returns it. */
  static final String CODE = "code";

  private static final UUID NO_ACCOUNT = new UUID(0, 0);

  private final CodeSignInProperties properties;
  private final Users users;
  private final EmailBudget budget;
  private final SignInCodes codes;
  private final SealedCodes sealed;
  private final SignInCodeEmail email;
  private final SecureRandom random;

  CodeDelivery(
      CodeSignInProperties properties,
      Users users,
      EmailBudget budget,
      SignInCodes codes,
      SealedCodes sealed,
      SignInCodeEmail email,
      SecureRandom random) {
    this.properties = properties;
    this.users = users;
    this.budget = budget;
    this.codes = codes;
    this.sealed = sealed;
    this.email = email;
    this.random = random;
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** Sends nothing for a disabled account, and nothing for none unless the proof opens one. */
  @Override
  public Mono<Void> run(Job job) {
    EmailAddress address = RequestedEmails.address(job);
    return users
        .findByEmail(address)
        .singleOptional()
        .filter(account -> account.map(user -> !user.disabled()).orElse(properties.opensAccounts()))
        .filterWhen(
            account -> budget.take(EmailKind.SIGN_IN_CODE, address, emailRequest(job, account)))
        .flatMap(account -> send(job, address, account));
  }

  private Mono<Void> send(Job job, EmailAddress address, Optional<User> account) {
    String id = job.parameter(ID);
    Secret code = sealed.open(job.parameter(CODE), id);
    LinkToken link = LinkToken.draw(id, random);
    return codes
        .send(link, account)
        .map(until -> new SignInProof(code, link.text(), until))
        .flatMap(proof -> email.send(account, address, proof, RequestPlace.of(job)));
  }

  /** Each request needs an e-mail of its own, as its code works with its challenge alone. */
  private static EmailRequest emailRequest(Job job, Optional<User> account) {
    return EmailRequest.separate(
        job.id().toString(), account.map(User::id).orElse(NO_ACCOUNT), Requester.of(job));
  }
}
