package dev.forestgate.journal.summary;

import dev.forestgate.journal.event.RecordedEvent;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Summarises the events of one section. Never empty; an implementation falls back rather than
 * fails. Cancellation stops work in progress.
 */
public interface Summarizer {
  Mono<Summary> summarize(List<RecordedEvent> events);

  /** Describes the summariser for the start-up message. */
  default String description() {
    return "made locally, without a language model";
  }
}
