package dev.forestgate.users;

import java.util.Optional;

/**
 * What a person signs in with, in the form in which it is looked up.
 *
 * @param isAddress whether it is an e-mail address and no name
 * @param key the canonical form
 */
public record Login(boolean isAddress, String key) {
  /** No name or address that could have been registered is longer. */
  private static final int LONGEST = 512;

  /** Empty for what can be neither a name nor an address. */
  public static Optional<Login> of(String typed) {
    if (typed.length() > LONGEST || typed.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    String key = Canonical.of(typed);
    return key.indexOf('@') < 0
        ? Optional.of(new Login(false, key))
        : EmailAddress.keyOf(key).map(address -> new Login(true, address));
  }
}
