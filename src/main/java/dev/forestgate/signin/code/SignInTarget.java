package dev.forestgate.signin.code;

import dev.forestgate.users.name.EmailAddress;
import java.util.Optional;
import java.util.UUID;

/**
 * Address of a sign-in by code, and the account that signs in.
 *
 * @param account the account that held the address when the e-mail was sent; empty if there was
 *     none, or no e-mail was sent
 */
record SignInTarget(EmailAddress address, Optional<Account> account) {
  /** An account, and the version of its credentials when the e-mail was sent. */
  record Account(UUID id, int credentialVersion) {}
}
