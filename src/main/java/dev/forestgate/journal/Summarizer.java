package dev.forestgate.journal;

import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Puts the events of one section into words. Never empty; a source that fails must fall back, not
 * fail the section.
 */
interface Summarizer {
  Mono<Summary> summarize(List<RecordedEvent> events);
}
