package dev.forestgate.users;

import static dev.forestgate.postgres.Values.time;

import dev.forestgate.transactions.Enlisted.Sql;
import dev.forestgate.users.name.EmailAddress;
import java.time.Instant;
import java.util.UUID;

/** Statements on accounts of table {@code users} that have not verified their address. */
final class UnverifiedSql {
  private static final String RELEASE =
      "update users set email = null, email_key = null, email_claimed_at = null, updated_at = $1"
          + " where username is not null and email_verified_at is null and ";

  /** An account with roles stays: an operator made it what it is. */
  private static final String UNNAMED =
      "username is null and email_verified_at is null and roles = '{}'";

  private static final String DELETE_UNNAMED = "delete from users where id = $1 and " + UNNAMED;
  private static final int MOST_EXPIRED = 1000;

  private UnverifiedSql() {}

  /**
   * Releases {@code address} from an account with a user name, other than {@code id}, that has not
   * verified it.
   */
  static Sql takeFromOthers(UUID id, EmailAddress address, Instant now) {
    return Sql.of(RELEASE + "email_key = $2 and id <> $3", time(now), address.key(), id);
  }

  /** Releases {@code address} if it has been held unverified since {@code then} or longer. */
  static Sql release(EmailAddress address, Instant then, Instant now) {
    return Sql.of(
        RELEASE + "email_key = $2 and email_claimed_at <= $3",
        time(now),
        address.key(),
        time(then));
  }

  /** Releases every such address; returns the ids of the accounts. */
  static Sql release(Instant then, Instant now) {
    return Sql.of(RELEASE + "email_claimed_at <= $2 returning id", time(now), time(then));
  }

  /** Deletes an account whose only name is an unverified address. */
  static Sql deleteUnnamed(UUID id) {
    return Sql.of(DELETE_UNNAMED, id);
  }

  /** The same if it has held the address since {@code then} or longer. */
  static Sql deleteUnnamed(UUID id, Instant then) {
    return Sql.of(DELETE_UNNAMED + " and email_claimed_at <= $2", id, time(then));
  }

  /** Selects the ids of such accounts, the oldest claims first. */
  static Sql unnamedSince(Instant then) {
    return Sql.of(
        "select id from users where "
            + UNNAMED
            + " and email_claimed_at <= $1 order by email_claimed_at limit "
            + MOST_EXPIRED,
        time(then));
  }
}
