package dev.forestgate.pages.entry;

import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.RegistrationProperties.Identity;

/**
 * Fields of the form of a registration.
 *
 * @param hasName whether it has a user name
 * @param isNameRequired whether the user name must be filled in
 * @param isAddressRequired whether the e-mail address must be filled in
 */
public record RegisterFields(boolean hasName, boolean isNameRequired, boolean isAddressRequired) {
  static RegisterFields of(RegistrationProperties registration) {
    Identity identity = registration.identity();
    return new RegisterFields(
        identity != Identity.EMAIL,
        identity == Identity.USERNAME,
        identity == Identity.EMAIL || registration.verifiedEmailRequired());
  }

  /** True if a user name or an address is enough. */
  public boolean isEither() {
    return hasName && !isNameRequired && !isAddressRequired;
  }
}
