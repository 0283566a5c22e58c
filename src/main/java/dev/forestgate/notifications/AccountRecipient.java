package dev.forestgate.notifications;

import dev.forestgate.mail.message.Recipient;
import dev.forestgate.users.User;
import dev.forestgate.users.name.EmailAddress;
import java.util.Optional;

/** Recipient of an e-mail about an account. */
final class AccountRecipient {
  private AccountRecipient() {}

  /** The owner of the account. Empty if {@code user} has no verified address. */
  static Optional<Recipient> verified(User user) {
    return user.emailVerified() ? of(user) : Optional.empty();
  }

  /**
   * The address of the account, which may be the mailbox of another person. Empty if it has none.
   */
  static Optional<Recipient> of(User user) {
    return Optional.ofNullable(user.email())
        .flatMap(EmailAddress::stored)
        .map(address -> new Recipient(user.id(), user.name(), address.key(), user.locale()));
  }
}
