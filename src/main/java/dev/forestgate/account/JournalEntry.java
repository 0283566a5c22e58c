package dev.forestgate.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.identity.key.ScopedCaller;
import dev.forestgate.journal.JournalListItem;
import dev.forestgate.journal.JournalSection;
import dev.forestgate.journal.files.JournalContents;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Journal as the API shows it.
 *
 * @param current whether it is that of the caller's session or key
 * @param summary summary of the last section
 * @param events number of all events
 * @param integrity {@code unchanged}, {@code altered}, {@code cut} or {@code unchecked}; null if
 *     the file was not read
 * @param sections null if the file was not read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JournalEntry(
    UUID id,
    boolean current,
    Instant startedAt,
    Instant endedAt,
    String summary,
    long events,
    @Nullable String integrity,
    @Nullable List<JournalSection> sections) {

  static JournalEntry of(JournalListItem item, ScopedCaller caller) {
    JournalContents contents = item.contents();
    return new JournalEntry(
        item.id(),
        item.id().equals(caller.interaction()),
        item.startedAt(),
        item.endedAt(),
        item.summary(),
        item.events(),
        contents == null ? null : contents.integrity().text(),
        contents == null ? null : contents.sections().stream().map(JournalSection::of).toList());
  }
}
