package dev.forestgate.notifications;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Email;
import dev.forestgate.tokens.onetime.IssuedToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.tokens.onetime.Subject;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import java.util.List;
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

  /**
   * Writes that send the e-mail and void earlier links of the account; none if the account has no
   * verified address or is disabled.
   */
  public List<Enlisted> writes(User user) {
    return VerifiedRecipient.of(user)
        .filter(to -> !user.disabled())
        .map(
            to -> {
              IssuedToken issued = tokens.issue(Purpose.RESET_PASSWORD, user.id(), Subject.NONE);
              Email email = Email.resetPassword(to, links.to(PATH, issued));
              return List.of(issued.stored(), outbox.put(email));
            })
        .orElseGet(List::of);
  }
}
