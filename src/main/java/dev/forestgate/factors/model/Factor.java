package dev.forestgate.factors.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A factor as its owner sees it, without any secret.
 *
 * @param id UUIDv7
 * @param name chosen by the owner
 * @param lastUsedAt null if it was never used
 * @param synced whether a passkey is backed up, so that other devices may have it; null for other
 *     factors
 * @param remaining number of unused recovery codes; null for other factors
 */
public record Factor(
    UUID id,
    FactorType type,
    String name,
    Instant createdAt,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant lastUsedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean synced,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer remaining) {}
