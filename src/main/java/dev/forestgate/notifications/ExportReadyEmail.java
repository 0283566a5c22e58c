package dev.forestgate.notifications;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** E-mail that an export of the account can be downloaded. */
@Component
public final class ExportReadyEmail {
  private static final String PAGE = "/account/data";

  private final Users users;
  private final MailOutbox outbox;
  private final Links links;

  ExportReadyEmail(Users users, MailOutbox outbox, Links links) {
    this.users = users;
    this.outbox = outbox;
    this.links = links;
  }

  /**
   * Puts the e-mail into the outbox, unless {@code user} is gone by now or has no verified address.
   *
   * @param until end of the download
   */
  public Mono<Void> send(User user, Instant until) {
    return Mono.justOrEmpty(AccountRecipient.verified(user))
        .map(to -> outbox.put(Emails.exportReady(to, links.to(PAGE, until))))
        .flatMap(email -> users.commitFor(user.id(), List.of(email)))
        .then();
  }
}
