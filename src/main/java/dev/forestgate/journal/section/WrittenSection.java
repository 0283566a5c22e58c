package dev.forestgate.journal.section;

import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.summary.LocalSummarizer;
import java.time.Instant;
import java.util.List;

/**
 * Section of a journal, parsed back.
 *
 * @param number counted from 1
 * @param summary plain text
 * @param author author of the summary, plain text
 * @param events the first events, in the order of recording
 * @param omitted number of further events
 */
public record WrittenSection(
    int number,
    Instant writtenAt,
    String summary,
    String author,
    List<RecordedEvent> events,
    int omitted) {

  /** True if a language model wrote the summary. */
  public boolean isByModel() {
    return !author.equals(LocalSummarizer.SOURCE);
  }
}
