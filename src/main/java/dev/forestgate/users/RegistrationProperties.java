package dev.forestgate.users;

import dev.forestgate.users.name.EmailAddress;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Conditions of registration and sign-in.
 *
 * @param verifiedEmailRequired sign-in requires a verified address; registration then requires an
 *     address, and its response does not reveal whether name or address are taken
 * @param identity names that a registration requires
 * @param unverifiedLifetime time after which an account is deleted whose only name is an address
 *     that nobody verified; 1 hour to 365 days
 */
@Validated
@ConfigurationProperties("forestgate.registration")
public record RegistrationProperties(
    @DefaultValue("false") boolean verifiedEmailRequired,
    @DefaultValue("username") Identity identity,
    @DefaultValue("7d") @DurationMin(hours = 1) @DurationMax(days = 365)
        Duration unverifiedLifetime) {

  /** Names that a registration requires. Where a name is not required, it is accepted. */
  public enum Identity {
    USERNAME,
    EMAIL,
    /** At least one of the two. */
    EITHER
  }

  /**
   * Returns whether the verification of {@code address} is the first proof of an account that
   * another person may have opened with it: the address is its only name; or, where addresses may
   * be names, it was registered with the address, whatever user name it has by now.
   */
  public boolean isFirstProof(User user, EmailAddress address) {
    return user.awaitsFirstProof()
        || (identity != Identity.USERNAME && !user.emailVerified() && user.holds(address));
  }

  /** Returns whether the state of the e-mail address of {@code user} allows a sign-in. */
  public boolean allowsSignIn(User user) {
    return user.emailVerified() || !verifiedEmailRequired;
  }
}
