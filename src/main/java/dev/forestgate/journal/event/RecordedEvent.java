package dev.forestgate.journal.event;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Event as recorded.
 *
 * @param id UUIDv7 of the event
 * @param at time of recording, by the clock of Redis
 */
public record RecordedEvent(
    UUID id,
    Instant at,
    Owner owner,
    JournalEvent.Source source,
    String action,
    Map<String, Object> detail) {}
