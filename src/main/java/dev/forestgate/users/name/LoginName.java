package dev.forestgate.users.name;

/**
 * What somebody signs in as, in the one spelling in which all that mean the same are compared.
 *
 * @param isAddress whether it is an e-mail address, so that an account may have it beside its name
 */
public record LoginName(String key, boolean isAddress) {
  /** What is longer can be nobody's, and is not worth the work. */
  private static final int LONGEST = 512;

  /** Takes whatever was typed, be it a name or not. */
  public static LoginName of(String typed) {
    String key = typed.length() > LONGEST ? typed : Canonical.of(typed);
    return key.indexOf('@') < 0
        ? new LoginName(key, false)
        : new LoginName(address(typed, key), true);
  }

  private static String address(String typed, String key) {
    return EmailAddress.keyOf(typed).or(() -> EmailAddress.keyOf(key)).orElse(key);
  }
}
