package dev.forestgate.journal;

import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.section.WrittenSection;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Section of a journal as users see it; {@link WrittenSection} has the members. */
public record JournalSection(
    int number,
    Instant writtenAt,
    String summary,
    String author,
    boolean byModel,
    List<Event> events,
    int omitted) {

  public static JournalSection of(WrittenSection section) {
    return new JournalSection(
        section.number(),
        section.writtenAt(),
        section.summary(),
        section.author(),
        section.isByModel(),
        section.events().stream().map(Event::of).toList(),
        section.omitted());
  }

  /** Event of a section, as its line in the file has it. */
  public record Event(
      UUID id, Instant at, String source, String action, Map<String, Object> detail) {
    static Event of(RecordedEvent event) {
      return new Event(
          event.id(),
          event.at(),
          event.source().name().toLowerCase(Locale.ROOT),
          event.action(),
          event.detail());
    }
  }
}
