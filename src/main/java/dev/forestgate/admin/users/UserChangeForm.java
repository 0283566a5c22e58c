package dev.forestgate.admin.users;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.roles.Roles;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of a change of an account; a missing member stays as it is. */
record UserChangeForm(
    @Nullable String username,
    @Nullable String email,
    @Nullable Boolean emailVerified,
    @Nullable Boolean disabled,
    @Nullable List<@Nullable String> roles) {

  /** Throws INVALID_REQUEST for an invalid member, or if there is none. */
  Wanted wanted() {
    List<FieldError> errors = new ArrayList<>();
    Username name = username == null ? null : Username.parse(username, errors);
    EmailAddress address = EmailAddress.parse(email, errors);
    Roles given = roles == null ? null : RoleNames.parse(roles, errors);
    var wanted = new Wanted(name, address, emailVerified, disabled, given);
    if (errors.isEmpty() && !wanted.changesMore() && disabled == null) {
      errors.add(new FieldError("username", "is required, or another member is"));
    }
    if (!errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    return wanted;
  }

  /**
   * A valid change; what is null stays as it is.
   *
   * @param emailVerified of the new address, if there is one, else of the present one
   */
  record Wanted(
      @Nullable Username username,
      @Nullable EmailAddress email,
      @Nullable Boolean emailVerified,
      @Nullable Boolean disabled,
      @Nullable Roles roles) {
    /** Returns whether anything but {@code disabled} changes. */
    boolean changesMore() {
      return username != null || email != null || emailVerified != null || roles != null;
    }
  }
}
