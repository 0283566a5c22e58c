package dev.forestgate.journal.summary;

import static java.util.stream.Collectors.joining;

import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.RecordedEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Summarises events by rule. The same events give the same text, and no text of a user is in it.
 */
public final class LocalSummarizer implements Summarizer {
  /** Author that sections name for a summary by rule. */
  public static final String SOURCE = "local summary, made without a language model";

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /** Number of different actions that are named; further ones are counted. */
  private static final int NAMED = 8;

  @Override
  public Mono<Summary> summarize(List<RecordedEvent> events) {
    return Mono.just(new Summary(text(events), SOURCE));
  }

  private static String text(List<RecordedEvent> events) {
    Instant first = events.get(0).at();
    Instant last = events.get(events.size() - 1).at();
    String seen = phrases(events, JournalEvent.Source.SERVICE);
    String told = phrases(events, JournalEvent.Source.CLIENT);
    var text = new StringBuilder("On " + DAY.format(first));
    text.append(between(TIME.format(first), TIME.format(last))).append(" UTC, ");
    if (seen.isEmpty()) {
      text.append("the front end told of ").append(told);
    } else {
      text.append(events.get(0).owner().isUser() ? "the person " : "a visitor ").append(seen);
      if (!told.isEmpty()) {
        text.append("; the front end told of ").append(told);
      }
    }
    return text.append(". ")
        .append(extent(events.size(), Duration.between(first, last)))
        .toString();
  }

  private static String between(String first, String last) {
    return first.equals(last) ? " at " + first : " from " + first + " to " + last;
  }

  private static String extent(int count, Duration duration) {
    String events = count == 1 ? "It was one event." : "There were " + count + " events";
    return count == 1 ? events : events + " in " + inWords(duration) + ".";
  }

  private static String inWords(Duration duration) {
    long seconds = Math.max(1, duration.toSeconds());
    if (seconds < 120) {
      return seconds == 1 ? "one second" : seconds + " seconds";
    }
    return duration.toMinutes() + " minutes";
  }

  /**
   * Lists actions in the order of their first occurrence: {@code signed in, read their profile (3
   * times) and signed out}.
   */
  private static String phrases(List<RecordedEvent> events, JournalEvent.Source source) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    events.stream()
        .filter(event -> event.source() == source)
        .forEach(event -> counts.merge(words(event), 1, Integer::sum));
    String named =
        counts.entrySet().stream()
            .limit(NAMED)
            .map(count -> phrase(count.getKey(), count.getValue()))
            .collect(joining(", "));
    int more = counts.size() - NAMED;
    return more > 0 ? named + " and " + more + " other kinds of action" : withAnd(named);
  }

  private static String words(RecordedEvent event) {
    if (event.source() == JournalEvent.Source.CLIENT) {
      return event.action();
    }
    String words =
        JournalAction.of(event.action()).map(JournalAction::words).orElse("did " + event.action());
    return event.detail().containsKey(JournalEvent.UNUSUAL) ? words + " in an unusual way" : words;
  }

  private static String phrase(String words, int times) {
    return times == 1 ? words : words + (times == 2 ? " (twice)" : " (" + times + " times)");
  }

  private static String withAnd(String list) {
    int comma = list.lastIndexOf(", ");
    return comma < 0 ? list : list.substring(0, comma) + " and " + list.substring(comma + 2);
  }
}
