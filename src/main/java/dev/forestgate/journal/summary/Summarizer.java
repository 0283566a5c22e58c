package dev.forestgate.journal.summary;

import dev.forestgate.journal.event.RecordedEvent;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Puts the events of one section into words. Never empty; a source that fails must fall back, not
 * fail the section. Cancelling ends whatever was under way.
 */
public interface Summarizer {
  Mono<Summary> summarize(List<RecordedEvent> events);

  /** Who that is, as the start tells it. */
  default String description() {
    return "made locally, without a language model";
  }
}
