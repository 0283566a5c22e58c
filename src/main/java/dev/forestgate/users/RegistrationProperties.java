package dev.forestgate.users;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may have an account and use it.
 *
 * @param verifiedEmailRequired whether nobody signs in before their address is verified; then a
 *     registration needs an address, and its answer does not tell whether name or address are taken
 */
@ConfigurationProperties("forestgate.registration")
public record RegistrationProperties(@DefaultValue("false") boolean verifiedEmailRequired) {
  /** Whether {@code user} may sign in, as far as the address goes. */
  public boolean allowsSignIn(User user) {
    return user.emailVerified() || !verifiedEmailRequired;
  }
}
