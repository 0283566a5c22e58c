package dev.forestgate.notifications;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.OneTimeSecret;
import dev.forestgate.mail.message.Recipient;
import dev.forestgate.tokens.onetime.IssuedToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.tokens.onetime.Subject;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.name.EmailAddress;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The letter that lets somebody show that an address is their own: by its link or its code. */
@Component
public final class VerificationEmail {
  private static final String PATH = "/api/auth/verify";

  private final OneTimeTokens tokens;
  private final MailOutbox outbox;
  private final EmailBudget budget;
  private final Links links;

  VerificationEmail(OneTimeTokens tokens, MailOutbox outbox, EmailBudget budget, Links links) {
    this.tokens = tokens;
    this.outbox = outbox;
    this.budget = budget;
    this.links = links;
  }

  /**
   * What puts the letter on its way, which it counts; nothing, if the address has had its letters
   * for now. Earlier links and codes of the account are void then.
   */
  public Mono<List<Enlisted>> writes(EmailRequest ask, String username, EmailAddress address) {
    return budget
        .take(EmailKind.VERIFY_ADDRESS, address, ask)
        .map(admitted -> admitted ? write(ask.account(), username, address) : List.of());
  }

  /**
   * The same for an account that may come to nothing, so it does not count: an address is not used
   * up by those that fail. If there is an account and a letter, {@link #count} is to be called.
   */
  public Mono<List<Enlisted>> writesUncounted(
      EmailRequest ask, String username, EmailAddress address) {
    return budget
        .look(EmailKind.VERIFY_ADDRESS, address, ask)
        .map(admitted -> admitted ? write(ask.account(), username, address) : List.of());
  }

  /** Counts a letter that is on its way. */
  public Mono<Void> count(EmailRequest ask, EmailAddress address) {
    return budget.take(EmailKind.VERIFY_ADDRESS, address, ask).then();
  }

  private List<Enlisted> write(UUID account, String username, EmailAddress address) {
    IssuedToken issued =
        tokens.issue(Purpose.VERIFY_EMAIL, account, new Subject(address.text(), address.key()));
    var code = new OneTimeSecret(Objects.requireNonNull(issued.code()), issued.codeExpiresAt());
    var to = new Recipient(account, username, address.key());
    Email letter = Email.verifyAddress(to, links.to(PATH, issued), code);
    return List.of(issued.stored(), outbox.put(letter));
  }
}
