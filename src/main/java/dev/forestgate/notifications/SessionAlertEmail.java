package dev.forestgate.notifications;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.mail.message.OneTimeSecret;
import dev.forestgate.mail.message.Recipient;
import dev.forestgate.tokens.onetime.IssuedToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.tokens.onetime.Subject;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;

/** E-mails about a session, with a link that ends it and starts a password reset. */
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
   * Writes that send the e-mail "was this you?"; none if the account has no verified address.
   *
   * @param session the session in question
   * @param place name of the place; untrusted text
   * @param device name of the device; untrusted text
   */
  public List<Enlisted> writes(User user, UUID session, String place, String device, Instant at) {
    return writes(user, session, (to, link) -> Emails.wasThisYou(to, place, device, at, link));
  }

  /**
   * Writes that send {@code email}; none if the account has no verified address. The link of an
   * earlier e-mail about the same session becomes void.
   *
   * @param session the session that the link ends
   */
  List<Enlisted> writes(
      User user, UUID session, BiFunction<Recipient, OneTimeSecret, Email> email) {
    return AccountRecipient.verified(user)
        .map(
            to ->
                writes(
                    tokens.issue(Purpose.NOT_ME, to.account(), Subject.session(session)),
                    to,
                    email))
        .orElseGet(List::of);
  }

  private List<Enlisted> writes(
      IssuedToken issued, Recipient to, BiFunction<Recipient, OneTimeSecret, Email> email) {
    return List.of(issued.stored(), outbox.put(email.apply(to, links.to(PATH, issued))));
  }
}
