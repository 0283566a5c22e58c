package dev.forestgate.recovery;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.credentials.Passwords;
import dev.forestgate.links.EmailLink;
import dev.forestgate.links.EmailLinks;
import dev.forestgate.notifications.PasswordResetEmail;
import dev.forestgate.renewal.AddressTakeover;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.onetime.OneTimeToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Undoes a change of the e-mail address by the link that the former address received. The change
 * required the password, so the password counts as stolen: a random one replaces it, all sessions
 * end, all other links are void, and an e-mail to the restored address sets a new password.
 */
@Component
final class AddressChangeUndo {
  private static final int PASSWORD_BYTES = 32;

  private final EmailLink link;
  private final OneTimeTokens tokens;
  private final Users users;
  private final Passwords passwords;
  private final CredentialRenewal renewal;
  private final AddressTakeover takeover;
  private final PasswordResetEmail resetEmail;
  private final SecureRandom random;

  AddressChangeUndo(
      EmailLinks links,
      OneTimeTokens tokens,
      Users users,
      Passwords passwords,
      CredentialRenewal renewal,
      AddressTakeover takeover,
      PasswordResetEmail resetEmail,
      SecureRandom random) {
    this.link = links.link(Purpose.UNDO_EMAIL);
    this.tokens = tokens;
    this.users = users;
    this.passwords = passwords;
    this.renewal = renewal;
    this.takeover = takeover;
    this.resetEmail = resetEmail;
    this.random = random;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return link.use(request, this::undo, "E-mail address restored");
  }

  private Mono<User> undo(User user, OneTimeToken token) {
    return Mono.justOrEmpty(EmailAddress.stored(token.subject().text()))
        .zipWith(passwords.hash(Secret.random(random, PASSWORD_BYTES)))
        .flatMap(both -> restore(user, both.getT1(), both.getT2(), token));
  }

  private Mono<User> restore(User user, EmailAddress address, Secret hash, OneTimeToken token) {
    return takeover.prove(
        address, user.id(), releasing -> restore(user, address, hash, token, releasing));
  }

  private Mono<User> restore(
      User user, EmailAddress address, Secret hash, OneTimeToken token, List<Enlisted> releasing) {
    List<Enlisted> last = new ArrayList<>(resetEmail.writes(user.verifiedAs(address)));
    last.addAll(releasing);
    return renewal.renew(
        FollowUp.of(user.id()),
        List.of(
            tokens.spend(token),
            tokens.discard(user.id()),
            AuditEvent.own(AuditAction.EMAIL_RESTORED, user.id()).write()),
        last,
        with ->
            users.verifyAndChangePassword(
                user.id(), user.credentialVersion(), address, hash, with));
  }
}
