package dev.forestgate.signin.completion;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of sign-in by code.
 *
 * @param code whether it is available, and whether it opens accounts
 */
@ConfigurationProperties("forestgate.sign-in")
public record CodeSignInProperties(@DefaultValue("off") Availability code) {
  /** Availability of sign-in by code. */
  public enum Availability {
    /** The routes answer 404. */
    OFF,
    /** An account signs in by the address that it holds. */
    ON,
    /** As {@link #ON}; an address that belongs to no account gets one when it is proven. */
    ON_WITH_REGISTRATION
  }

  public boolean isOff() {
    return code == Availability.OFF;
  }

  public boolean opensAccounts() {
    return code == Availability.ON_WITH_REGISTRATION;
  }
}
