package dev.forestgate.links;

import dev.forestgate.identity.AccountName;
import dev.forestgate.users.name.EmailAddress;
import org.jspecify.annotations.Nullable;

/** Body that names an account by its e-mail address and holds nothing else. */
record AddressForm(@Nullable String username, @Nullable String login, @Nullable String email) {
  /** Throws INVALID_REQUEST if the address is missing or is none. */
  EmailAddress address() {
    return new AccountName(username, login, email).requireAddress();
  }
}
