package dev.forestgate.journal.files;

import dev.forestgate.journal.section.WrittenSection;
import java.util.List;

/**
 * Contents of a journal, parsed back.
 *
 * @param sections the sections within the bounds of the reader; those that cannot be parsed are
 *     left out
 */
public record JournalContents(Integrity integrity, List<WrittenSection> sections) {}
