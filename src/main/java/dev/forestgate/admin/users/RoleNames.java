package dev.forestgate.admin.users;

import dev.forestgate.failure.FieldError;
import dev.forestgate.roles.Roles;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names of roles in a request. */
final class RoleNames {
  private static final String FIELD = "roles";

  private RoleNames() {}

  /**
   * The roles called {@code names}. No roles, with an addition to {@code errors}, if one is none.
   */
  static Roles parse(List<@Nullable String> names, List<FieldError> errors) {
    if (names.size() > Roles.MOST) {
      errors.add(new FieldError(FIELD, "must be at most " + Roles.MOST));
      return Roles.NONE;
    }
    if (!names.stream().allMatch(name -> name != null && Roles.isName(name))) {
      errors.add(new FieldError(FIELD, "each " + Roles.NAME_RULE));
      return Roles.NONE;
    }
    return new Roles(names.stream().map(Objects::requireNonNull).toList());
  }
}
