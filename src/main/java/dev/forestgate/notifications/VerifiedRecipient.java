package dev.forestgate.notifications;

import dev.forestgate.mail.message.Recipient;
import dev.forestgate.users.User;
import dev.forestgate.users.name.EmailAddress;
import java.util.Optional;

/** Recipient of e-mails for the owner of an account alone. */
final class VerifiedRecipient {
  private VerifiedRecipient() {}

  /** Empty if {@code user} has no verified address. */
  static Optional<Recipient> of(User user) {
    return Optional.ofNullable(user.email())
        .filter(address -> user.emailVerified())
        .flatMap(EmailAddress::stored)
        .map(address -> new Recipient(user.id(), user.username(), address.key()));
  }
}
