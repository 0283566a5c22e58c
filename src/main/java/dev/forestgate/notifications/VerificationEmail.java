package dev.forestgate.notifications;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.mail.message.OneTimeSecret;
import dev.forestgate.mail.message.Recipient;
import dev.forestgate.notifications.request.EmailBudget;
import dev.forestgate.notifications.request.EmailRequest;
import dev.forestgate.tokens.onetime.IssuedToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.tokens.onetime.Subject;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.name.EmailAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** E-mail that verifies an address by its link or its code. */
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
   * Writes that send the e-mail and void earlier links and codes of the account; none if the budget
   * of the address is spent. Counts the e-mail.
   *
   * @param name name in the salutation
   * @param locale language of the account; null if unknown
   */
  public Mono<List<Enlisted>> writes(
      EmailRequest request, String name, @Nullable String locale, EmailAddress address) {
    return budget
        .take(EmailKind.VERIFY_ADDRESS, address, request)
        .map(
            admitted ->
                admitted
                    ? write(new Recipient(request.account(), name, address.key(), locale), address)
                    : List.of());
  }

  /**
   * The same without counting, for an account that may not be created: failed registrations must
   * not use up the budget of an address. The caller calls {@link #count} once the account exists.
   */
  public Mono<List<Enlisted>> writesUncounted(
      EmailRequest request, String name, @Nullable String locale, EmailAddress address) {
    return budget
        .look(EmailKind.VERIFY_ADDRESS, address, request)
        .map(
            admitted ->
                admitted
                    ? write(new Recipient(request.account(), name, address.key(), locale), address)
                    : List.of());
  }

  /** Counts an e-mail of {@link #writesUncounted}. */
  public Mono<Void> count(EmailRequest request, EmailAddress address) {
    return budget.take(EmailKind.VERIFY_ADDRESS, address, request).then();
  }

  private List<Enlisted> write(Recipient to, EmailAddress address) {
    IssuedToken issued =
        tokens.issue(
            Purpose.VERIFY_EMAIL, to.account(), new Subject(address.text(), address.key()));
    var code = new OneTimeSecret(Objects.requireNonNull(issued.code()), issued.codeExpiresAt());
    Email email = Emails.verifyAddress(to, links.to(PATH, issued), code);
    return List.of(issued.stored(), outbox.put(email));
  }
}
