package dev.forestgate.users.name;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A name that a caller signs in with, in the form in which it is looked up and counted.
 *
 * @param key the {@linkplain Canonical canonical form} of a user name, or the key of an e-mail
 *     address; equal for all spellings of one name
 * @param formerKey the key under which earlier versions looked the name up; null where it is the
 *     same
 */
public record LoginName(Kind kind, String key, @Nullable String formerKey) {
  /** Longer than any name or address that can be registered. */
  private static final int LONGEST = 512;

  /** Forms of a login name. */
  public enum Kind {
    USERNAME,
    EMAIL,
    /** Text that no account can have as its name or address. Its key serves budgets of guesses. */
    UNREGISTRABLE
  }

  /** Takes any text. */
  public static LoginName of(String typed) {
    if (typed.length() > LONGEST) {
      return new LoginName(Kind.UNREGISTRABLE, typed, null);
    }
    String key = Canonical.of(typed);
    return key.indexOf('@') >= 0 ? address(typed, key) : username(typed, key);
  }

  /** The name of the account that holds {@code address}. */
  public static LoginName of(EmailAddress address) {
    return new LoginName(Kind.EMAIL, address.key(), address.formerKey().orElse(null));
  }

  private static LoginName username(String typed, String key) {
    if (typed.indexOf('\0') >= 0) {
      return new LoginName(Kind.UNREGISTRABLE, key, null);
    }
    return new LoginName(
        Kind.USERNAME, key, Joiners.areIn(typed) ? Canonical.withJoiners(typed) : null);
  }

  private static LoginName address(String typed, String key) {
    Optional<EmailAddress> address = EmailAddress.of(typed).or(() -> EmailAddress.of(key));
    return address.map(LoginName::of).orElseGet(() -> new LoginName(Kind.UNREGISTRABLE, key, null));
  }
}
