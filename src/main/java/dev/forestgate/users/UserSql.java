package dev.forestgate.users;

import static dev.forestgate.postgres.Values.text;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted.Sql;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements on table {@code users}. */
final class UserSql {
  private static final String COLUMNS = UserRow.COLUMNS;
  private static final String INSERT =
      "insert into users (id, username, username_key, email, email_key, email_claimed_at,"
          + " password_hash, created_at, updated_at, second_factor) values ($1, $2, $3, $4, $5, $6,"
          + " $7, $8, $8, $9)"
          + " returning "
          + COLUMNS;
  private static final String BY_ID = "select " + COLUMNS + " from users where id = $1";
  private static final String BY_USERNAME =
      "select " + COLUMNS + " from users where username_key = $1";
  private static final String BY_EMAIL = "select " + COLUMNS + " from users where email_key = $1";
  private static final String CHANGE_PASSWORD =
      "update users set password_hash = $3, credential_version = credential_version + 1,"
          + " pending_email = null, pending_email_until = null, updated_at = $4 where id = $1 and"
          + " credential_version = $2 returning "
          + COLUMNS;
  private static final String REPLACE_HASH =
      "update users set password_hash = $3 where id = $1 and password_hash = $2";
  private static final String RENAME =
      "update users set username = $2, username_key = $3, updated_at = $4 where id = $1 returning "
          + COLUMNS;
  private static final String VERIFY =
      "update users set email = $2, email_key = $3, email_claimed_at = $4, email_verified_at = $4,"
          + " pending_email = null, pending_email_until = null, updated_at = $4 where id = $1"
          + " returning "
          + COLUMNS;
  private static final String RESTORE =
      "update users set email = $3, email_key = $4, email_claimed_at = $6, email_verified_at = $6,"
          + " password_hash = $5, credential_version = credential_version + 1, pending_email ="
          + " null, pending_email_until = null, updated_at = $6 where id = $1 and"
          + " credential_version = $2 returning "
          + COLUMNS;
  private static final String DISABLE =
      "update users set disabled_at = coalesce(disabled_at, $2), credential_version ="
          + " credential_version + 1, pending_email = null, pending_email_until = null, updated_at"
          + " = $2 where id = $1 returning "
          + COLUMNS;
  private static final String ENABLE =
      "update users set disabled_at = null, updated_at = $2 where id = $1 returning " + COLUMNS;
  private static final String PENDING =
      "update users set pending_email = $2, pending_email_until = $3 where id = $1";
  private static final String RELEASE =
      "update users set email = null, email_key = null, email_claimed_at = null, updated_at = $1"
          + " where email_verified_at is null and ";

  private UserSql() {}

  static Sql insert(NewUser user, Instant now) {
    EmailAddress email = user.email();
    return Sql.of(
        INSERT,
        user.id(),
        user.username().text(),
        user.username().key(),
        text(email == null ? null : email.text()),
        text(email == null ? null : email.key()),
        time(email == null ? null : now),
        user.passwordHash().reveal(),
        time(now),
        user.secondFactor());
  }

  static Sql byId(UUID id) {
    return Sql.of(BY_ID, id);
  }

  /** Also locks the row against changes and deletion until the transaction ends. */
  static Sql byIdAndStays(UUID id) {
    return Sql.of(BY_ID + " for share", id);
  }

  static Sql byUsername(String key) {
    return Sql.of(BY_USERNAME, key);
  }

  static Sql byEmail(String key) {
    return Sql.of(BY_EMAIL, key);
  }

  static Sql byVerifiedEmail(String key) {
    return Sql.of(BY_EMAIL + " and email_verified_at is not null", key);
  }

  static Sql changePassword(UUID id, int fromVersion, Secret hash, Instant now) {
    return Sql.of(CHANGE_PASSWORD, id, fromVersion, hash.reveal(), time(now));
  }

  static Sql replaceHash(UUID id, Secret from, Secret to) {
    return Sql.of(REPLACE_HASH, id, from.reveal(), to.reveal());
  }

  static Sql rename(UUID id, Username username, Instant now) {
    return Sql.of(RENAME, id, username.text(), username.key(), time(now));
  }

  static Sql verify(UUID id, EmailAddress address, Instant now) {
    return Sql.of(VERIFY, id, address.text(), address.key(), time(now));
  }

  static Sql restore(UUID id, int fromVersion, EmailAddress address, Secret hash, Instant now) {
    return Sql.of(
        RESTORE, id, fromVersion, address.text(), address.key(), hash.reveal(), time(now));
  }

  static Sql disable(UUID id, Instant now) {
    return Sql.of(DISABLE, id, time(now));
  }

  static Sql enable(UUID id, Instant now) {
    return Sql.of(ENABLE, id, time(now));
  }

  /**
   * @param pending null removes it
   */
  static Sql pending(UUID id, @Nullable PendingEmail pending) {
    return Sql.of(
        PENDING,
        id,
        text(pending == null ? null : pending.text()),
        time(pending == null ? null : pending.until()));
  }

  /** Releases {@code address} from an account other than {@code id} that has not verified it. */
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

  static Sql delete(UUID id) {
    return Sql.of("delete from users where id = $1", id);
  }
}
