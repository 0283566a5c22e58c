package dev.forestgate.registration;

import dev.forestgate.credentials.PasswordPolicy;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.identity.AccountName;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.RegistrationProperties.Identity;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LanguageTag;
import dev.forestgate.users.name.Username;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of a registration; {@code login} is another name for {@code username}. */
record RegistrationForm(
    @Nullable String username,
    @Nullable String login,
    @Nullable String email,
    @Nullable Secret password,
    @Nullable String locale) {

  /**
   * Validates the form. Throws INVALID_REQUEST for a member that is missing or invalid, and
   * WEAK_PASSWORD.
   */
  Accepted accept(RegistrationProperties properties, PasswordPolicy policy) {
    List<FieldError> errors = new ArrayList<>();
    AccountName given = new AccountName(username, login, null);
    requireNames(properties, given, errors);
    String typed = given.isMissing() ? null : given.require("username", errors);
    Username name = typed == null ? null : Username.parse(typed, errors);
    EmailAddress address = EmailAddress.parse(email, errors);
    String language = LanguageTag.parse(locale, errors);
    if (password == null) {
      errors.add(new FieldError("password", "is required"));
    }
    if (password == null || !errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    policy.requireStrong(password, name == null ? text(address) : name.text());
    return new Accepted(name, address, password, language);
  }

  private void requireNames(
      RegistrationProperties properties, AccountName given, List<FieldError> errors) {
    Identity identity = properties.identity();
    if (given.isMissing() && identity == Identity.USERNAME) {
      errors.add(new FieldError("username", "is required"));
    }
    if (email != null) {
      return;
    }
    if (identity == Identity.EMAIL || properties.verifiedEmailRequired()) {
      errors.add(new FieldError("email", "is required"));
    } else if (given.isMissing() && identity == Identity.EITHER) {
      errors.add(new FieldError("email", "is required, or username is"));
    }
  }

  private static String text(@Nullable EmailAddress address) {
    return address == null ? "" : address.text();
  }

  /**
   * A valid form.
   *
   * @param username null only if there is an address
   * @param email null only if there is a user name
   * @param locale BCP 47; null if not given
   */
  record Accepted(
      @Nullable Username username,
      @Nullable EmailAddress email,
      Secret password,
      @Nullable String locale) {}
}
