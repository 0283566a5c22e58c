package dev.forestgate.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.identity.key.ScopedCaller;
import dev.forestgate.journal.JournalListItem;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.files.JournalContents;
import dev.forestgate.journal.section.WrittenSection;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    @Nullable List<Section> sections) {

  static JournalEntry of(JournalListItem item, ScopedCaller caller) {
    JournalContents contents = item.contents();
    return new JournalEntry(
        item.id(),
        item.id().equals(caller.interaction()),
        item.startedAt(),
        item.endedAt(),
        item.summary(),
        item.events(),
        contents == null ? null : name(contents.integrity()),
        contents == null ? null : contents.sections().stream().map(Section::of).toList());
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Section of a journal; {@link WrittenSection} has the members. */
  record Section(
      int number,
      Instant writtenAt,
      String summary,
      String author,
      boolean byModel,
      List<Event> events,
      int omitted) {

    static Section of(WrittenSection section) {
      return new Section(
          section.number(),
          section.writtenAt(),
          section.summary(),
          section.author(),
          section.isByModel(),
          section.events().stream().map(Event::of).toList(),
          section.omitted());
    }
  }

  /** Event of a section, as its line in the file has it. */
  record Event(UUID id, Instant at, String source, String action, Map<String, Object> detail) {
    static Event of(RecordedEvent event) {
      return new Event(
          event.id(), event.at(), name(event.source()), event.action(), event.detail());
    }
  }
}
