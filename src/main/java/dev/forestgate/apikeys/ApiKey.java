package dev.forestgate.apikeys;

import static dev.forestgate.postgres.Columns.required;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key as its owner sees it, without the key itself.
 *
 * @param id UUIDv7; also the interaction in the journal that events of the key belong to
 * @param scopes in the order of {@link KeyScope}
 * @param expiresAt end, exclusive; null if the key does not expire
 * @param lastUsedAt begin of the hour of the last use; null before the first
 */
public record ApiKey(
    UUID id,
    String name,
    List<KeyScope> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {
  static final String COLUMNS = "id, name, scopes, created_at, expires_at, last_used_at";

  static ApiKey of(Readable row) {
    return new ApiKey(
        required(row, "id", UUID.class),
        required(row, "name", String.class),
        scopes(Arrays.asList(required(row, "scopes", String[].class))),
        required(row, "created_at", Instant.class),
        row.get("expires_at", Instant.class),
        row.get("last_used_at", Instant.class));
  }

  /** Leaves out scopes of a later version of the service. */
  static List<KeyScope> scopes(List<String> texts) {
    return texts.stream().flatMap(text -> KeyScope.of(text).stream()).sorted().toList();
  }
}
