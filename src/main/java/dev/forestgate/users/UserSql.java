package dev.forestgate.users;

import static dev.forestgate.postgres.Values.text;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted.Sql;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** Statements on table {@code users}. */
final class UserSql {
  private static final String COLUMNS = UserRow.COLUMNS;
  private static final String INSERT =
      "insert into users (id, username, username_key, email, email_key, email_claimed_at,"
          + " email_verified_at, password_hash, created_at, updated_at, disabled_at, locale,"
          + " external_id, second_factor, roles) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
          + " $11, $12, $13, $14, $15)"
          + " returning "
          + COLUMNS;
  private static final String BY_ID = "select " + COLUMNS + " from users where id = $1";
  private static final String BY_USERNAME =
      "select " + COLUMNS + " from users where username_key = $1";
  private static final String BY_EMAIL = "select " + COLUMNS + " from users where email_key = $1";
  private static final String BY_EXTERNAL_ID =
      "select " + COLUMNS + " from users where external_id = $1 order by created_at, id";
  private static final String CHANGE_PASSWORD =
      "update users set password_hash = $3, credential_version = credential_version + 1,"
          + " pending_email = null, pending_email_until = null, updated_at = $4 where id = $1 and"
          + " credential_version = $2 returning "
          + COLUMNS;
  private static final String REPLACE_HASH =
      "update users set password_hash = $3 where id = $1 and password_hash = $2";
  private static final String RENAME =
      "update users set username = $2, username_key = $3, updated_at = $4, email_claimed_at = case"
          + " when username is null and email_verified_at is null then $4 else email_claimed_at end"
          + " where id = $1 returning "
          + COLUMNS;
  private static final String VERIFY =
      "update users set email = $2, email_key = $3, email_claimed_at = $4, email_verified_at = $4,"
          + " pending_email = null, pending_email_until = null, updated_at = $4 where id = $1"
          + " returning "
          + COLUMNS;
  private static final String VERIFY_AND_CHANGE_PASSWORD =
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
  private static final String SET_ROLES =
      "update users set roles = $2, updated_at = $3 where id = $1 returning " + COLUMNS;
  private static final String PENDING =
      "update users set pending_email = $3, pending_email_until = $4 where id = $1 and"
          + " credential_version = $2";
  private static final String WITHOUT_PENDING =
      "update users set pending_email = null, pending_email_until = null where id = $1";

  private UserSql() {}

  static Sql insert(NewUser user, Instant now) {
    Username username = user.username();
    EmailAddress email = user.email();
    return Sql.of(
        INSERT,
        user.id(),
        text(username == null ? null : username.text()),
        text(username == null ? null : username.key()),
        text(email == null ? null : email.text()),
        text(email == null ? null : email.key()),
        time(email == null ? null : now),
        time(user.emailVerified() ? now : null),
        user.passwordHash().reveal(),
        time(Objects.requireNonNullElse(user.createdAt(), now)),
        time(now),
        time(user.disabled() ? now : null),
        text(user.locale()),
        text(user.externalId()),
        user.secondFactor(),
        user.roles().names().toArray(String[]::new));
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

  /** Selects the account that signs in with an address. */
  static Sql byEmailAtSignIn(String key) {
    return Sql.of(BY_EMAIL + " and (email_verified_at is not null or username is null)", key);
  }

  static Sql byExternalId(String externalId) {
    return Sql.of(BY_EXTERNAL_ID, externalId);
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

  static Sql verifyAndChangePassword(
      UUID id, int fromVersion, EmailAddress address, Secret hash, Instant now) {
    return Sql.of(
        VERIFY_AND_CHANGE_PASSWORD,
        id,
        fromVersion,
        address.text(),
        address.key(),
        hash.reveal(),
        time(now));
  }

  static Sql disable(UUID id, Instant now) {
    return Sql.of(DISABLE, id, time(now));
  }

  static Sql enable(UUID id, Instant now) {
    return Sql.of(ENABLE, id, time(now));
  }

  static Sql setRoles(UUID id, Roles roles, Instant now) {
    return Sql.of(SET_ROLES, id, roles.names().toArray(String[]::new), time(now));
  }

  static Sql pending(UUID id, int version, PendingEmail pending) {
    return Sql.of(PENDING, id, version, pending.text(), time(pending.until()));
  }

  static Sql withoutPending(UUID id) {
    return Sql.of(WITHOUT_PENDING, id);
  }

  static Sql locale(UUID id, String locale, Instant now) {
    return Sql.of(
        "update users set locale = $2, updated_at = $3 where id = $1", id, locale, time(now));
  }

  static Sql delete(UUID id) {
    return Sql.of("delete from users where id = $1", id);
  }
}
