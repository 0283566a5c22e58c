package dev.forestgate.users;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Conditions of registration and sign-in.
 *
 * @param verifiedEmailRequired sign-in requires a verified address; registration then requires an
 *     address, and its response does not reveal whether name or address are taken
 */
@ConfigurationProperties("forestgate.registration")
public record RegistrationProperties(@DefaultValue("false") boolean verifiedEmailRequired) {
  /** Returns whether the state of the e-mail address of {@code user} allows a sign-in. */
  public boolean allowsSignIn(User user) {
    return user.emailVerified() || !verifiedEmailRequired;
  }
}
