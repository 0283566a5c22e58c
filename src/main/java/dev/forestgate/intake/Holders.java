package dev.forestgate.intake;

import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.name.Canonical;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Existing accounts that have a name of a row, by that name. */
final class Holders {
  private final Map<String, User> byUsername = new HashMap<>();
  private final Map<String, User> byEmail = new HashMap<>();
  private final Map<String, List<User>> byExternalId = new HashMap<>();

  Holders(List<User> users) {
    users.forEach(this::add);
  }

  private void add(User user) {
    String username = user.username();
    String email = user.email();
    String externalId = user.externalId();
    if (username != null) {
      byUsername.put(Canonical.of(username), user);
    }
    if (email != null) {
      EmailAddress.stored(email).ifPresent(address -> byEmail.put(address.key(), user));
    }
    if (externalId != null) {
      byExternalId.computeIfAbsent(externalId, id -> new ArrayList<>()).add(user);
    }
  }

  /** Compares {@code row} with the accounts that have its names. */
  Finding find(NewUser row) {
    Username username = row.username();
    EmailAddress email = row.email();
    User named = username == null ? null : byUsername.get(username.key());
    User addressed = email == null ? null : byEmail.get(email.key());
    List<User> others =
        row.externalId() == null
            ? List.of()
            : byExternalId.getOrDefault(row.externalId(), List.of());
    for (User other : others) {
      if (isSame(other, named) || isSame(other, addressed)) {
        return Finding.same(other, row);
      }
    }
    if (!others.isEmpty()) {
      return Finding.refused("external_id belongs to an account with another name");
    }
    return named == null ? byAddress(addressed, row) : byName(named, row);
  }

  private static Finding byName(User named, NewUser row) {
    if (haveDifferentIds(named, row)) {
      return Finding.refused("username belongs to another account");
    }
    return Objects.requireNonNull(row.username()).text().equals(named.username())
        ? Finding.same(named, row)
        : Finding.refused("username is taken in another spelling");
  }

  private static Finding byAddress(@Nullable User addressed, NewUser row) {
    if (addressed == null) {
      return Finding.FREE;
    }
    if (row.emailVerified() && !addressed.emailVerified()) {
      return byProof(addressed, row);
    }
    if (row.username() == null && !haveDifferentIds(addressed, row)) {
      return Finding.same(addressed, row);
    }
    return addressed.emailVerified() || addressed.username() == null
        ? Finding.refused(Finding.EMAIL_TAKEN)
        : Finding.FREE;
  }

  /**
   * The owner of a verified address meets an account that anyone may have opened with it. One that
   * has another name yields; one that has not is refused, as it would have to be deleted.
   */
  private static Finding byProof(User holder, NewUser row) {
    if (row.username() == null && holder.passwordHash().equals(row.passwordHash())) {
      return Finding.same(holder, row);
    }
    return holder.username() == null ? Finding.refused(Finding.EMAIL_UNPROVEN) : Finding.FREE;
  }

  private static boolean isSame(User user, @Nullable User other) {
    return other != null && other.id().equals(user.id());
  }

  /** Returns whether both come from another service, from different accounts there. */
  private static boolean haveDifferentIds(User user, NewUser row) {
    return user.externalId() != null
        && row.externalId() != null
        && !row.externalId().equals(user.externalId());
  }

  /**
   * Result of the comparison of a row.
   *
   * @param kind what becomes of the row
   * @param reason of a refusal; else empty
   */
  record Finding(Kind kind, String reason) {
    static final String EMAIL_TAKEN = "email belongs to another account";
    static final String EMAIL_UNPROVEN =
        "email is the only name of an account that has not verified it; delete that account first";

    /** No account is known to prevent the row from being added. */
    static final Finding FREE = new Finding(Kind.FREE, "");

    static Finding refused(String reason) {
      return new Finding(Kind.REFUSED, reason);
    }

    /** The account of the row exists. With the id of the row it was just added. */
    static Finding same(User user, NewUser row) {
      if (user.id().equals(row.id())) {
        return new Finding(Kind.ADDED, "");
      }
      return new Finding(
          user.passwordHash().equals(row.passwordHash()) ? Kind.SAME : Kind.SAME_CHANGED, "");
    }

    enum Kind {
      FREE,
      ADDED,
      SAME,
      /** Has another hash: the password was changed, or its hash renewed at a sign-in. */
      SAME_CHANGED,
      REFUSED
    }
  }
}
