package dev.forestgate.notifications;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.mail.message.Recipient;
import dev.forestgate.tokens.onetime.IssuedToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.tokens.onetime.Subject;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.name.EmailAddress;
import java.util.List;
import org.springframework.stereotype.Component;

/** E-mail with the link that sets the first password of an account that an operator opened. */
@Component
public final class InvitationEmail {
  /** The page of a forgotten password, which does the same. */
  private static final String PATH = "/api/auth/password/reset";

  private final OneTimeTokens tokens;
  private final MailOutbox outbox;
  private final Links links;

  InvitationEmail(OneTimeTokens tokens, MailOutbox outbox, Links links) {
    this.tokens = tokens;
    this.outbox = outbox;
    this.links = links;
  }

  /**
   * Writes that send the e-mail, for the transaction that adds {@code user} with {@code address}.
   */
  public List<Enlisted> writes(NewUser user, EmailAddress address) {
    String name = user.username() == null ? address.text() : user.username().text();
    var to = new Recipient(user.id(), name, address.key(), user.locale());
    IssuedToken issued = tokens.issue(Purpose.INVITATION, user.id(), Subject.NONE);
    return List.of(issued.stored(), outbox.put(Emails.invitation(to, links.to(PATH, issued))));
  }
}
