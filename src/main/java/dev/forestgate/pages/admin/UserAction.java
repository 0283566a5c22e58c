package dev.forestgate.pages.admin;

import static dev.forestgate.roles.Role.ADMIN;
import static dev.forestgate.roles.Role.SUPPORT;

import dev.forestgate.roles.Role;
import dev.forestgate.roles.Roles;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Action of operators on an account. Each has a page that asks first. */
public enum UserAction {
  SEND_RESET(SUPPORT, false, account -> account.emailVerified() && account.disabledAt() == null),
  FORGIVE_LIMITS(SUPPORT, false, account -> true),
  REMOVE_FACTORS(SUPPORT, true, account -> !account.factors().isEmpty()),
  END_SESSIONS(SUPPORT, true, account -> true),
  ENABLE(SUPPORT, false, account -> account.disabledAt() != null),
  DISABLE(SUPPORT, true, account -> account.disabledAt() == null),
  DELETE(ADMIN, true, account -> true),
  /** Of one session; it is offered beside it. */
  END_SESSION(SUPPORT, true, account -> false);

  private final Role role;
  private final boolean isDestructive;
  private final Predicate<Account> use;

  UserAction(Role role, boolean isDestructive, Predicate<Account> use) {
    this.role = role;
    this.isDestructive = isDestructive;
    this.use = use;
  }

  /** Part of paths and of the keys of texts: {@code end-sessions}. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public boolean isDestructive() {
    return isDestructive;
  }

  Role role() {
    return role;
  }

  /** The action with this {@link #slug}. Empty for another. */
  static Optional<UserAction> of(String slug) {
    return Arrays.stream(values()).filter(action -> action.slug().equals(slug)).findFirst();
  }

  /** Actions that make sense for {@code account}, and that {@code own} roles allow. */
  static List<UserAction> offered(Account account, Roles own) {
    return Arrays.stream(values())
        .filter(action -> action.use.test(account) && own.has(action.role))
        .toList();
  }
}
