package dev.forestgate.intake;

import dev.forestgate.failure.FieldError;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names of an imported account: a user name, an address, or both. Null only together with an error.
 */
record ImportedNames(@Nullable Username username, @Nullable EmailAddress email) {
  /**
   * Parses both. Many services have the address as the user name: it counts as the address, unless
   * the account has another one.
   */
  static ImportedNames of(
      @Nullable String username, @Nullable String email, List<FieldError> errors) {
    Optional<String> address = Optional.ofNullable(username).flatMap(EmailAddress::keyOf);
    boolean isAddress =
        address.isPresent() && (email == null || EmailAddress.keyOf(email).equals(address));
    if (username == null && email == null) {
      errors.add(new FieldError("username", "or email is required"));
    }
    Username name = username == null || isAddress ? null : Username.parse(username, errors);
    return new ImportedNames(
        name, EmailAddress.parse(isAddress && email == null ? username : email, errors));
  }
}
