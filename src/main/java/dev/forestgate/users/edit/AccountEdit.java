package dev.forestgate.users.edit;

import dev.forestgate.postgres.Values;
import dev.forestgate.roles.Roles;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Enlisted.Sql;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.time.Instant;
import java.util.UUID;

/**
 * Writes to single members of an account, for {@code Users.commitFor}, which fails with
 * USERNAME_TAKEN, EMAIL_TAKEN or LAST_ADMIN where they violate a constraint.
 *
 * @param user the account
 */
public record AccountEdit(UUID user, Instant now) {
  /** Write of another user name, or of the first one. */
  public Enlisted username(Username name) {
    return Sql.of(
        "update users set username = $2, username_key = $3, updated_at = $4 where id = $1",
        user,
        name.text(),
        name.key(),
        Values.time(now));
  }

  /** Write of another address; the pending one is dropped. */
  public Enlisted email(EmailAddress address, boolean isVerified) {
    return Sql.of(
        "update users set email = $2, email_key = $3, email_claimed_at = $4, email_verified_at ="
            + " case when $5 then $4 end, pending_email = null, pending_email_until = null,"
            + " updated_at = $4 where id = $1",
        user,
        address.text(),
        address.key(),
        Values.time(now),
        isVerified);
  }

  /** Write of whether the address of the account is verified; nothing without an address. */
  public Enlisted emailVerified(boolean isVerified) {
    return Sql.of(
        "update users set email_verified_at = case when $2 then coalesce(email_verified_at, $3)"
            + " end, email_claimed_at = $3, updated_at = $3 where id = $1 and email is not null",
        user,
        isVerified,
        Values.time(now));
  }

  /** Write of all roles. */
  public Enlisted roles(Roles roles) {
    return Sql.of(
        "update users set roles = $2, updated_at = $3 where id = $1",
        user,
        roles.names().toArray(String[]::new),
        Values.time(now));
  }
}
