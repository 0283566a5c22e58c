package dev.forestgate.journal.event;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * An event as the store holds it.
 *
 * @param id UUIDv7, its own
 * @param at when it was recorded, by the clock of Redis
 */
public record RecordedEvent(
    UUID id,
    Instant at,
    Owner owner,
    JournalEvent.Source source,
    String action,
    Map<String, Object> detail) {}
