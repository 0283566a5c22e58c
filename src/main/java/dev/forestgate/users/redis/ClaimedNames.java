package dev.forestgate.users.redis;

import dev.forestgate.users.name.Canonical;
import dev.forestgate.users.name.EmailAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an account claims: that no other is called so. */
enum ClaimedNames {
  USERNAME(AccountHash.USERNAME, AccountKeys.USERNAME),
  EMAIL(AccountHash.EMAIL, AccountKeys.EMAIL);

  private final String field;
  private final String prefix;

  ClaimedNames(String field, String prefix) {
    this.field = field;
    this.prefix = prefix;
  }

  /** Where an account has it. */
  String field() {
    return field;
  }

  /** How the keys of the claims begin. */
  String prefix() {
    return prefix;
  }

  /**
   * The claim of {@code account}; null where it has nothing to claim. What was an address for the
   * service before us and is none for us is claimed in lower case, as it was there.
   */
  @Nullable String claim(AccountHash account) {
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
