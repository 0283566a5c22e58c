package dev.forestgate.letters;

import dev.forestgate.mail.letter.Addressee;
import dev.forestgate.users.EmailAddress;
import dev.forestgate.users.User;
import java.util.Optional;

/** Who gets the letters that only the owner of an account may read. */
final class VerifiedAddressee {
  private VerifiedAddressee() {}

  /** Empty if {@code user} has no verified address. */
  static Optional<Addressee> of(User user) {
    return Optional.ofNullable(user.email())
        .filter(address -> user.emailVerified())
        .flatMap(EmailAddress::stored)
        .map(address -> new Addressee(user.id(), user.username(), address.key()));
  }
}
