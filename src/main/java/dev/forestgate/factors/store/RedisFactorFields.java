package dev.forestgate.factors.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.factors.store.FactorData.CodesData;
import dev.forestgate.factors.store.FactorData.TotpData;
import dev.forestgate.redis.RecordId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Fields of an account in Redis that hold its factors; {@code redis/factors.lua} explains them. */
final class RedisFactorFields {
  static final String ACCOUNT = "account:";
  static final String CODES = "recovery_codes";
  static final String TOTP = "totp:";

  private static final Comparator<StoredFactor> OLDEST_FIRST =
      Comparator.comparing(StoredFactor::createdAt).thenComparing(StoredFactor::id);
  private static final JsonMapper JSON = JsonMapper.shared();

  private RedisFactorFields() {}

  /** Key of the account, as in the package {@code users.redis}. */
  static String account(UUID user) {
    return ACCOUNT + RecordId.text(user);
  }

  /** Account of a key; empty for a key that is no account, such as a claim. */
  static Optional<UUID> user(String key) {
    return RecordId.parse(key.substring(ACCOUNT.length()));
  }

  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS).toString();
  }

  /** Value of the field of a TOTP. */
  static String totp(StoredFactor factor, TotpData data) {
    return JSON.writeValueAsString(
        new Totp(factor.name(), time(factor.createdAt()), null, data.sealed(), data.lastStep()));
  }

  /** Value of the field of recovery codes. */
  static String codes(StoredFactor factor, CodesData data) {
    return JSON.writeValueAsString(
        new Codes(
            factor.id(),
            factor.name(),
            time(factor.createdAt()),
            null,
            String.join(" ", data.hashes())));
  }

  /** Factors of a reply, which has fields and values in turn, the oldest first. */
  static List<StoredFactor> factors(List<?> reply) {
    List<StoredFactor> factors = new ArrayList<>();
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      factors.add(factor((String) reply.get(i), (String) reply.get(i + 1)));
    }
    factors.sort(OLDEST_FIRST);
    return factors;
  }

  private static StoredFactor factor(String field, String value) {
    return field.equals(CODES)
        ? JSON.readValue(value, Codes.class).stored()
        : JSON.readValue(value, Totp.class).stored(UUID.fromString(field.substring(TOTP.length())));
  }

  private static @Nullable Instant instant(@Nullable String time) {
    return time == null ? null : Instant.parse(time);
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Totp(
      String name, String created, @Nullable String used, String secret, long step) {
    StoredFactor stored(UUID id) {
      return new StoredFactor(
          id, name, Instant.parse(created), instant(used), new TotpData(secret, step));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Codes(UUID id, String name, String created, @Nullable String used, String codes) {
    StoredFactor stored() {
      List<String> hashes = Stream.of(codes.split(" ", -1)).filter(one -> !one.isEmpty()).toList();
      return new StoredFactor(
          id, name, Instant.parse(created), instant(used), new CodesData(hashes));
    }
  }
}
