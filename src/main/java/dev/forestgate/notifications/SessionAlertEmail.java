package dev.forestgate.notifications;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Email;
import dev.forestgate.tokens.onetime.IssuedToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.tokens.onetime.Subject;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** E-mail that asks "was this you?" of a session, with a link that ends it. */
@Component
public final class SessionAlertEmail {
  private static final String PATH = "/api/auth/not-me";

  private final OneTimeTokens tokens;
  private final MailOutbox outbox;
  private final Links links;

  SessionAlertEmail(OneTimeTokens tokens, MailOutbox outbox, Links links) {
    this.tokens = tokens;
    this.outbox = outbox;
    this.links = links;
  }

  /**
   * Writes that send the e-mail; none if the account has no verified address.
   *
   * @param session the session in question
   * @param place name of the place; untrusted text
   * @param device name of the device; untrusted text
   */
  public List<Enlisted> writes(User user, UUID session, String place, String device, Instant at) {
    return VerifiedRecipient.of(user)
        .map(
            to -> {
              IssuedToken issued =
                  tokens.issue(Purpose.NOT_ME, user.id(), Subject.session(session));
              Email email = Email.wasThisYou(to, place, device, at, links.to(PATH, issued));
              return List.of(issued.stored(), outbox.put(email));
            })
        .orElseGet(List::of);
  }
}
