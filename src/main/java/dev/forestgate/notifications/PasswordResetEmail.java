package dev.forestgate.notifications;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.mail.message.Recipient;
import dev.forestgate.tokens.onetime.IssuedToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.tokens.onetime.Subject;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** E-mail with the link that sets a new password. */
@Component
public final class PasswordResetEmail {
  private static final String PATH = "/api/auth/password/reset";

  private final OneTimeTokens tokens;
  private final MailOutbox outbox;
  private final Links links;

  PasswordResetEmail(OneTimeTokens tokens, MailOutbox outbox, Links links) {
    this.tokens = tokens;
    this.outbox = outbox;
    this.links = links;
  }

  /** Returns whether {@link #writes} sends the e-mail. */
  public static boolean hasRecipient(User user) {
    return recipient(user).isPresent();
  }

  /**
   * The owner of the account; empty if it has no verified address and another name, or is disabled.
   */
  private static Optional<Recipient> recipient(User user) {
    return (user.awaitsFirstProof() ? AccountRecipient.of(user) : AccountRecipient.verified(user))
        .filter(to -> !user.disabled());
  }

  /**
   * Writes that send the e-mail and void earlier links of the account; none if the account is
   * disabled, or has a user name and no verified address.
   */
  public List<Enlisted> writes(User user) {
    return recipient(user)
        .map(
            to -> {
              IssuedToken issued = tokens.issue(Purpose.RESET_PASSWORD, user.id(), Subject.NONE);
              Email email = Emails.resetPassword(to, links.to(PATH, issued));
              return List.of(issued.stored(), outbox.put(email));
            })
        .orElseGet(List::of);
  }
}
