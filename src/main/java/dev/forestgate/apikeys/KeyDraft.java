package dev.forestgate.apikeys;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key that is to be created.
 *
 * @param id UUIDv7
 * @param name 1 to 64 characters
 * @param scopes at least one, each once
 * @param lifetime null if the key does not expire
 */
public record KeyDraft(UUID id, String name, List<KeyScope> scopes, @Nullable Duration lifetime) {}
