package dev.forestgate.characters;

import java.time.Instant;
import java.util.UUID;

/**
 * A character, as stored and as shown to its owner.
 *
 * @param id UUIDv7
 * @param name as it was typed, one line of 1 to 64 code points
 * @param description as it was typed, at most 2,000 code points; may be empty
 * @param sex 0 to 3, defined by the game
 * @param race 0 to 255, defined by the game
 */
record CharacterSummary(
    UUID id,
    String name,
    String description,
    int sex,
    int race,
    Instant createdAt,
    Instant updatedAt) {}
