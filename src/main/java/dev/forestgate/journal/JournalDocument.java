package dev.forestgate.journal;

import java.nio.file.Path;

/**
 * A journal to be read.
 *
 * @param bytes how much of the file is whole sections; more may be in the making
 */
public record JournalDocument(Path file, long bytes) {}
