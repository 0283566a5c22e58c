package dev.forestgate.credentials.foreign;

import dev.forestgate.credentials.foreign.hash.ForeignHash;
import dev.forestgate.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Result of parsing a password hash of another product. Both components are null if the text says
 * that the account has no password.
 *
 * @param stored the hash in the form in which an account holds it; sign-in verifies it
 * @param reason predicate without the hash and without personal data, to follow the name of the
 *     column: {@code is bcrypt of cost 31, expected 4 to 14}
 */
public record ParsedHash(@Nullable Secret stored, @Nullable String reason) {
  static final ParsedHash NONE = new ParsedHash(null, null);

  static ParsedHash accepted(ForeignHash hash) {
    return new ParsedHash(hash.stored(), null);
  }

  static ParsedHash refused(String reason) {
    return new ParsedHash(null, reason);
  }
}
