package dev.forestgate.journal;

import java.nio.file.Path;

/**
 * Journal on disk.
 *
 * @param bytes length of the complete sections in bytes; a further section may be being written
 */
public record JournalDocument(Path file, long bytes) {}
