package dev.forestgate.characters;

import java.time.Instant;
import java.util.UUID;

/**
 * A character as its store holds it and as its owner sees it.
 *
 * @param id UUIDv7
 * @param name as it was typed, one line of 1 to 64 code points
 * @param description as it was typed, at most 2,000 code points; may be empty
 * @param sex 0 to 3, what it means is the game's to say
 * @param race 0 to 255, likewise
 */
record CharacterSummary(
    UUID id,
    String name,
    String description,
    int sex,
    int race,
    Instant createdAt,
    Instant updatedAt) {}
