package dev.forestgate.users.redis;

import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.PendingEmail;
import dev.forestgate.users.User;
import dev.forestgate.users.name.Canonical;
import dev.forestgate.users.name.EmailAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
public record AccountHash(UUID id, Map<String, String> fields) {
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

  /** Since when the account holds an unverified address; absent if since its creation. */
  static final String EMAIL_CLAIMED_AT = "email_claimed_at";

  static final String LOCALE = "locale";
  static final String EXTERNAL_ID = "external_id";

  /** Reads the reply of a script: names and values in turn, from index {@code first} on. */
  static AccountHash of(UUID id, List<Object> reply, int first) {
    Map<String, String> fields = new HashMap<>();
    for (int i = first; i + 1 < reply.size(); i += 2) {
      fields.put((String) reply.get(i), (String) reply.get(i + 1));
    }
    return new AccountHash(id, fields);
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
        isVerified(),
        Secret.of(text(PASSWORD)),
        Integer.parseInt(fields.getOrDefault(CREDENTIAL_VERSION, "0")),
        !text(DISABLED_AT).isEmpty(),
        created,
        instant(UPDATED_AT, created),
        pending(),
        fields.keySet().stream().anyMatch(field -> field.startsWith(TOTP)),
        textOrNull(LOCALE),
        textOrNull(EXTERNAL_ID),
        Roles.NONE);
  }

  boolean hasVersion(int credentialVersion) {
    return user().credentialVersion() == credentialVersion;
  }

  private @Nullable PendingEmail pending() {
    String text = text(PENDING_EMAIL);
    return text.isEmpty()
        ? null
        : new PendingEmail(text, instant(PENDING_EMAIL_UNTIL, Instant.EPOCH));
  }

  /** Null if there is none. An empty field is none. */
  public @Nullable String username() {
    return textOrNull(USERNAME);
  }

  /**
   * Returns whether {@code key} is a form of the user name, also with joiners, as earlier versions
   * looked it up.
   */
  boolean isCalled(String key) {
    String username = username();
    return username != null && Canonical.of(username).equals(Canonical.of(key));
  }

  /** Null if there is none. An empty field is none. */
  public @Nullable String email() {
    return textOrNull(EMAIL);
  }

  private boolean isVerified() {
    return !text(EMAIL_VERIFIED_AT).isEmpty();
  }

  /**
   * Returns whether the account can lose its address: it is not verified, and not its only name.
   */
  boolean isEvictable() {
    return username() != null && !isVerified();
  }

  /** Returns whether the account has a user name and holds an expired claim on its address. */
  boolean holdsUnverifiedSince(Instant then) {
    return username() != null && claimedUnverified(then);
  }

  /** Returns whether the only name of the account is an address with an expired claim. */
  boolean isUnnamedSince(Instant then) {
    return username() == null && claimedUnverified(then);
  }

  /**
   * Returns whether the account has held an unverified address since {@code then} or longer.
   * Accounts of the KeyDB service have no time of creation; their claims never expire.
   */
  private boolean claimedUnverified(Instant then) {
    return email() != null && !isVerified() && hasTimes() && !claimedAt().isAfter(then);
  }

  /**
   * Since when the account holds an unverified address: since its creation, unless it was imported
   * or got its user name later.
   */
  public Instant claimedAt() {
    return instant(EMAIL_CLAIMED_AT, instant(CREATED_AT, Instant.EPOCH));
  }

  /** Returns whether the time of creation is known. */
  public boolean hasTimes() {
    return !text(CREATED_AT).isEmpty();
  }

  private @Nullable String textOrNull(String field) {
    String text = text(field);
    return text.isEmpty() ? null : text;
  }

  /** Value of the field; empty if it is missing. */
  public String text(String field) {
    return fields.getOrDefault(field, "");
  }

  /**
   * Claims that the account may have: in canonical form, and in plain lower case, as in data of the
   * KeyDB service.
   */
  Set<String> claims() {
    Set<String> claims = new LinkedHashSet<>();
    String username = username();
    if (username != null) {
      claims.add(AccountKeys.username(Canonical.of(username)));
      claims.add(AccountKeys.username(lower(username)));
    }
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
