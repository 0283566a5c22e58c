package dev.forestgate.users.redis;

import dev.forestgate.users.name.Canonical;
import dev.forestgate.users.name.EmailAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Fields of an account that must be unique, with the keys of their claims. */
public enum ClaimedNames {
  USERNAME(AccountHash.USERNAME, AccountKeys.USERNAME),
  EMAIL(AccountHash.EMAIL, AccountKeys.EMAIL);

  private final String field;
  private final String prefix;

  ClaimedNames(String field, String prefix) {
    this.field = field;
    this.prefix = prefix;
  }

  /** Field of the account. */
  public String field() {
    return field;
  }

  /** Prefix of the claims' keys. */
  public String prefix() {
    return prefix;
  }

  /**
   * The claim of {@code account}; null if the field is empty. Text that the KeyDB service took as
   * an address and that is none here is claimed in lower case, as it was there.
   */
  public @Nullable String claim(AccountHash account) {
    String text = account.text(field);
    if (text.isEmpty()) {
      return null;
    }
    return prefix
        + (this == USERNAME
            ? Canonical.of(text)
            : EmailAddress.stored(text)
                .map(EmailAddress::key)
                .orElse(text.toLowerCase(Locale.ROOT)));
  }
}
