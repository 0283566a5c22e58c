package dev.forestgate.sessions.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Copy of an account's profile that its sessions carry, beside user id and user name, so that a
 * session check needs no account store.
 *
 * @param pendingEmail address that is not verified yet; null for none
 * @param pendingUntil end of the pending address, exclusive; null for none
 * @param secondFactor whether the account has a TOTP or a passkey
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountProfile(
    @JsonProperty("e") @Nullable String email,
    @JsonProperty("v") boolean emailVerified,
    @JsonProperty("p") @Nullable String pendingEmail,
    @JsonProperty("u") @Nullable Instant pendingUntil,
    @JsonProperty("c") Instant createdAt,
    @JsonProperty("t") Instant updatedAt,
    @JsonProperty("f") @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean secondFactor) {
  /** An earlier version of the service does not write {@code f}. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  /** Pending address; null if there is none at {@code now}. */
  public @Nullable String pendingEmail(Instant now) {
    return pendingUntil == null || !now.isBefore(pendingUntil) ? null : pendingEmail;
  }

  /** Stored form: JSON with one-letter members, times in RFC 3339. */
  public String stored() {
    return JSON.writeValueAsString(this);
  }

  /**
   * Reads {@link #stored}. Empty if another version of the service wrote it and this one cannot
   * read it.
   */
  public static Optional<AccountProfile> read(String stored) {
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(JSON.readValue(stored, AccountProfile.class))
          .filter(AccountProfile::isComplete);
    } catch (JacksonException unreadable) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("ConstantValue") // null if the JSON lacks the member
  private boolean isComplete() {
    return createdAt != null && updatedAt != null;
  }
}
