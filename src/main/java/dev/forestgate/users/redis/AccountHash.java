package dev.forestgate.users.redis;

import dev.forestgate.redis.RecordId;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.PendingEmail;
import dev.forestgate.users.User;
import dev.forestgate.users.name.Canonical;
import dev.forestgate.users.name.EmailAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as a hash in Redis. {@code id}, {@code username}, {@code email} and {@code password}
 * are the fields of the KeyDB service whose data this store reads; all others may be missing. Times
 * are RFC 3339 with microseconds.
 *
 * @param fields as stored
 */
record AccountHash(UUID id, Map<String, String> fields) {
  static final String ID = "id";
  static final String USERNAME = "username";
  static final String EMAIL = "email";
  static final String PASSWORD = "password";
  static final String EMAIL_VERIFIED_AT = "email_verified_at";
  static final String CREDENTIAL_VERSION = "credential_version";
  static final String DISABLED_AT = "disabled_at";
  static final String PENDING_EMAIL = "pending_email";
  static final String PENDING_EMAIL_UNTIL = "pending_email_until";

  /** Prefix of the fields of TOTP factors, which the package {@code factors.store} writes. */
  static final String TOTP = "totp:";

  static final String CREATED_AT = "created_at";
  static final String UPDATED_AT = "updated_at";

  /** Reads the reply of a script: names and values in turn, from index {@code first} on. */
  static AccountHash of(UUID id, List<Object> reply, int first) {
    Map<String, String> fields = new HashMap<>();
    for (int i = first; i + 1 < reply.size(); i += 2) {
      fields.put((String) reply.get(i), (String) reply.get(i + 1));
    }
    return new AccountHash(id, fields);
  }

  /** Fields of a new account: names and values in turn. */
  static List<String> fieldsOf(UUID id, NewUser user, Instant now) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                ID,
                RecordId.text(id),
                USERNAME,
                user.username().text(),
                PASSWORD,
                user.passwordHash().reveal(),
                CREDENTIAL_VERSION,
                "0",
                CREATED_AT,
                time(now),
                UPDATED_AT,
                time(now)));
    EmailAddress email = user.email();
    if (email != null) {
      fields.addAll(List.of(EMAIL, email.text()));
    }
    return fields;
  }

  /** {@code at} as a field holds it. */
  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS).toString();
  }

  User user() {
    Instant created = instant(CREATED_AT, Instant.EPOCH);
    return new User(
        id,
        username(),
        email(),
        !text(EMAIL_VERIFIED_AT).isEmpty(),
        Secret.of(text(PASSWORD)),
        Integer.parseInt(fields.getOrDefault(CREDENTIAL_VERSION, "0")),
        !text(DISABLED_AT).isEmpty(),
        created,
        instant(UPDATED_AT, created),
        pending(),
        fields.keySet().stream().anyMatch(field -> field.startsWith(TOTP)));
  }

  private @Nullable PendingEmail pending() {
    String text = text(PENDING_EMAIL);
    return text.isEmpty()
        ? null
        : new PendingEmail(text, instant(PENDING_EMAIL_UNTIL, Instant.EPOCH));
  }

  String username() {
    return text(USERNAME);
  }

  /**
   * Returns whether {@code key} is a form of the user name, also with joiners, as earlier versions
   * looked it up.
   */
  boolean isCalled(String key) {
    return Canonical.of(username()).equals(Canonical.of(key));
  }

  /** Null if there is none. An empty field is none. */
  @Nullable String email() {
    String email = text(EMAIL);
    return email.isEmpty() ? null : email;
  }

  /**
   * Returns whether the account has held an unverified address since {@code then} or longer. It is
   * held from the creation of the account, as a later one is set only once verified. Accounts of
   * the KeyDB service have no time of creation; their addresses are never released.
   */
  boolean holdsUnverifiedSince(Instant then) {
    User user = user();
    return user.email() != null
        && !user.emailVerified()
        && hasTimes()
        && !user.createdAt().isAfter(then);
  }

  /** Returns whether the time of creation is known. */
  boolean hasTimes() {
    return !text(CREATED_AT).isEmpty();
  }

  /** Value of the field; empty if it is missing. */
  String text(String field) {
    return fields.getOrDefault(field, "");
  }

  /**
   * Claims that the account may have: in canonical form, and in plain lower case, as in data of the
   * KeyDB service.
   */
  Set<String> claims() {
    Set<String> claims = new LinkedHashSet<>();
    claims.add(AccountKeys.username(Canonical.of(username())));
    claims.add(AccountKeys.username(lower(username())));
    String email = email();
    if (email != null) {
      EmailAddress.stored(email)
          .map(EmailAddress::key)
          .ifPresent(key -> claims.add(AccountKeys.email(key)));
      claims.add(AccountKeys.email(lower(email)));
    }
    return claims;
  }

  /** The {@link #claims()} that begin with {@code prefix}. */
  List<String> claims(String prefix) {
    return claims().stream().filter(claim -> claim.startsWith(prefix)).toList();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private Instant instant(String field, Instant otherwise) {
    String text = text(field);
    return text.isEmpty() ? otherwise : Instant.parse(text);
  }
}
