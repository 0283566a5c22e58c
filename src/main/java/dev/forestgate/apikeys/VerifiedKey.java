package dev.forestgate.apikeys;

import static dev.forestgate.postgres.Columns.required;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.forestgate.roles.Roles;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An API key that a request presented, and what a check needs to know of its owner. Stored in Redis
 * as JSON with one-letter members.
 *
 * @param id of the key
 * @param owner account that it acts for
 * @param scopeTexts {@link KeyScope#text} of each; may have unknown ones
 * @param expiresAt end, exclusive; null for none
 * @param secondFactor whether the owner has a TOTP or a passkey
 * @param roles of the owner, when the key was read from PostgreSQL
 */
public record VerifiedKey(
    @JsonProperty("i") UUID id,
    @JsonProperty("u") UUID owner,
    @JsonProperty("s") List<String> scopeTexts,
    @JsonProperty("x") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant expiresAt,
    @JsonProperty("f") boolean secondFactor,
    @JsonProperty("r") Roles roles) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Returns whether the key may be used for {@code scope}. */
  public boolean has(KeyScope scope) {
    return scopeTexts.contains(scope.text());
  }

  boolean isValid(Instant now) {
    return expiresAt == null || now.isBefore(expiresAt);
  }

  static VerifiedKey of(Readable row) {
    return new VerifiedKey(
        required(row, "id", UUID.class),
        required(row, "user_id", UUID.class),
        Arrays.asList(required(row, "scopes", String[].class)),
        row.get("expires_at", Instant.class),
        required(row, "second_factor", Boolean.class),
        Roles.of(required(row, "roles", String[].class)));
  }

  String stored() {
    return JSON.writeValueAsString(this);
  }

  /** Reads {@link #stored}. Null if another version of the service wrote it differently. */
  @SuppressWarnings("ConstantValue") // null if the JSON lacks the member
  static @Nullable VerifiedKey read(String stored) {
    try {
      VerifiedKey key = JSON.readValue(stored, VerifiedKey.class);
      boolean isComplete =
          key.id != null && key.owner != null && key.scopeTexts != null && key.roles != null;
      return isComplete ? key : null;
    } catch (JacksonException unreadable) {
      return null;
    }
  }
}
