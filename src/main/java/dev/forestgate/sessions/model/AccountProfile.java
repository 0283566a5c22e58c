package dev.forestgate.sessions.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Copy of an account's profile that its sessions carry, beside user id and name, so that a session
 * check needs no account store.
 *
 * @param pendingEmail address that is not verified yet; null for none
 * @param pendingUntil end of the pending address, exclusive; null for none
 * @param secondFactor whether the account has a TOTP or a passkey
 * @param addressOnly whether the account has no user name; the name of its sessions is the address
 * @param roles names, sorted; empty for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountProfile(
    @JsonProperty("e") @Nullable String email,
    @JsonProperty("v") boolean emailVerified,
    @JsonProperty("p") @Nullable String pendingEmail,
    @JsonProperty("u") @Nullable Instant pendingUntil,
    @JsonProperty("c") Instant createdAt,
    @JsonProperty("t") Instant updatedAt,
    @JsonProperty("f") @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean secondFactor,
    @JsonProperty("o") @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean addressOnly,
    @JsonProperty("r") @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> roles) {
  /** Earlier versions of the service do not write {@code f} and {@code o}. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  /** Earlier versions of the service do not write {@code r}. */
  @SuppressWarnings("ConstantValue") // null if the JSON lacks the member
  public AccountProfile {
    roles = roles == null ? List.of() : List.copyOf(roles);
  }

  /** Profile of an account with a user name and without roles. */
  public AccountProfile(
      @Nullable String email,
      boolean emailVerified,
      @Nullable String pendingEmail,
      @Nullable Instant pendingUntil,
      Instant createdAt,
      Instant updatedAt,
      boolean secondFactor) {
    this(
        email,
        emailVerified,
        pendingEmail,
        pendingUntil,
        createdAt,
        updatedAt,
        secondFactor,
        false,
        List.of());
  }

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
