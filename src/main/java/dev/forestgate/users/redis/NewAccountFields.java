package dev.forestgate.users.redis;

import dev.forestgate.redis.RecordId;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fields of the {@link AccountHash} of a new account. */
final class NewAccountFields {
  private NewAccountFields() {}

  /** Names and values in turn, for the account as it is added at {@code now}. */
  static List<String> of(NewUser user, Instant now) {
    Map<String, String> fields = new TreeMap<>();
    fields.put(AccountHash.ID, RecordId.text(user.id()));
    fields.put(AccountHash.PASSWORD, user.passwordHash().reveal());
    fields.put(AccountHash.CREDENTIAL_VERSION, "0");
    fields.put(
        AccountHash.CREATED_AT,
        AccountHash.time(Objects.requireNonNullElse(user.createdAt(), now)));
    fields.put(AccountHash.UPDATED_AT, AccountHash.time(now));
    putName(fields, user, now);
    put(fields, AccountHash.DISABLED_AT, user.disabled() ? AccountHash.time(now) : null);
    put(fields, AccountHash.LOCALE, user.locale());
    put(fields, AccountHash.EXTERNAL_ID, user.externalId());
    return fields.entrySet().stream()
        .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
        .toList();
  }

  private static void putName(Map<String, String> fields, NewUser user, Instant now) {
    Username username = user.username();
    EmailAddress email = user.email();
    put(fields, AccountHash.USERNAME, username == null ? null : username.text());
    put(fields, AccountHash.EMAIL, email == null ? null : email.text());
    if (user.emailVerified()) {
      fields.put(AccountHash.EMAIL_VERIFIED_AT, AccountHash.time(now));
    } else if (email != null && user.createdAt() != null) {
      fields.put(AccountHash.EMAIL_CLAIMED_AT, AccountHash.time(now));
    }
  }

  private static void put(Map<String, String> fields, String field, @Nullable String value) {
    if (value != null) {
      fields.put(field, value);
    }
  }
}
