package dev.forestgate.notifications;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.OneTimeSecret;
import dev.forestgate.mail.message.SignInRequest;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** E-mail with the code and the link of a sign-in by code. */
@Component
public final class SignInCodeEmail {
  private static final String PATH = "/api/auth/code/verify";

  private final Users users;
  private final MailOutbox outbox;
  private final Links links;

  SignInCodeEmail(Users users, MailOutbox outbox, Links links) {
    this.users = users;
    this.outbox = outbox;
    this.links = links;
  }

  /**
   * Puts the e-mail into the outbox, unless {@code account} is gone by now.
   *
   * @param account the account that holds {@code to}; empty if there is none yet
   * @param from place and device of the request
   */
  public Mono<Void> send(
      Optional<User> account, EmailAddress to, SignInProof proof, RequestPlace from) {
    UUID id = account.map(User::id).orElse(null);
    Email email =
        new SignInRequest(id, to.key(), from.place(), from.device())
            .signedInBy(
                new OneTimeSecret(proof.code(), proof.until()),
                links.to(PATH, proof.token(), proof.until()))
            .in(account.map(User::locale).orElse(null));
    return id == null ? outbox.send(email) : users.commitFor(id, List.of(outbox.put(email))).then();
  }

  /**
   * Code and link of one sign-in.
   *
   * @param token token of the link, in base64url
   */
  public record SignInProof(Secret code, Secret token, Instant until) {}
}
