package dev.forestgate.account;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a change of the profile sends; what is left out stays as it is. */
record ProfileForm(
    @Nullable String username, @Nullable String email, @Nullable Secret currentPassword) {

  /** The checked form. Throws INVALID_REQUEST where something is missing or wrong. */
  Wanted wanted() {
    List<FieldError> errors = new ArrayList<>();
    Username name = username == null ? null : Username.parse(username, errors);
    EmailAddress address = EmailAddress.parse(email, errors);
    if (username == null && email == null) {
      errors.add(new FieldError("", "must have username or email"));
    }
    if (email != null && currentPassword == null) {
      errors.add(new FieldError("current_password", "is required to change the address"));
    }
    if (!errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    return new Wanted(
        name,
        address == null || currentPassword == null ? null : new Address(address, currentPassword));
  }

  /**
   * @param username null where it stays
   * @param address null where it stays
   */
  record Wanted(@Nullable Username username, @Nullable Address address) {}

  /** Another address, and the password that allows it. */
  record Address(EmailAddress email, Secret password) {}
}
