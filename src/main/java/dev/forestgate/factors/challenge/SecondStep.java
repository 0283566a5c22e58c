package dev.forestgate.factors.challenge;

import java.util.UUID;

/**
 * Sign-in whose password was right and whose second factor is awaited.
 *
 * @param credentialVersion version of the account's credentials when the password was checked
 * @param mode text of the session mode
 * @param visitor visitor that began the sign-in
 */
public record SecondStep(UUID user, int credentialVersion, String mode, UUID visitor) {
  /** Text in Redis. */
  String contents() {
    return credentialVersion + " " + mode + " " + visitor;
  }

  static SecondStep of(UUID user, String contents) {
    String[] words = contents.split(" ");
    return new SecondStep(user, Integer.parseInt(words[0]), words[1], UUID.fromString(words[2]));
  }
}
