package dev.forestgate.account;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LanguageTag;
import dev.forestgate.users.name.Username;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request body of a profile change. Members that are left out do not change. */
record ProfileForm(
    @Nullable String username,
    @Nullable String email,
    @Nullable Secret currentPassword,
    @Nullable String locale) {

  /** Validates the form. Throws INVALID_REQUEST if a member is missing or invalid. */
  Wanted wanted() {
    List<FieldError> errors = new ArrayList<>();
    Username name = username == null ? null : Username.parse(username, errors);
    EmailAddress address = EmailAddress.parse(email, errors);
    String language = LanguageTag.parse(locale, errors);
    if (username == null && email == null && locale == null) {
      errors.add(new FieldError("", "must have username, email or locale"));
    }
    if (email != null && currentPassword == null) {
      errors.add(new FieldError("current_password", "is required to change the address"));
    }
    if (!errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    return new Wanted(
        name,
        address == null || currentPassword == null ? null : new Address(address, currentPassword),
        language);
  }

  /**
   * Validated changes.
   *
   * @param username null if unchanged
   * @param address null if unchanged
   * @param locale null if unchanged
   */
  record Wanted(@Nullable Username username, @Nullable Address address, @Nullable String locale) {}

  /** A new address and the password that authorizes it. */
  record Address(EmailAddress email, Secret password) {}
}
