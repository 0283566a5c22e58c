package dev.forestgate.pages.journal;

import dev.forestgate.pages.view.Texts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Session in the journal.
 *
 * @param isCurrent whether it is the one of the browser
 * @param headline what happened, in a few words: of a model, or from the events
 * @param isEnglish whether the headline is in English, whatever the language of the page
 * @param device null if it is unknown
 * @param place null if it is unknown
 * @param events number of all events
 * @param integrity {@code unchanged}, {@code altered}, {@code cut} or {@code unchecked}
 * @param isDisowned whether the owner said already that it was not theirs
 * @param parts sections of its file that are read
 */
public record SessionCard(
    String id,
    boolean isCurrent,
    Instant startedAt,
    Instant endedAt,
    String headline,
    boolean isEnglish,
    @Nullable String device,
    @Nullable String place,
    long events,
    String integrity,
    boolean isDisowned,
    List<Part> parts) {
  /** Lines of events in a list. */
  private static final int MOST_LINES = 8;

  private static final List<String> HAND_HELD = List.of("iPhone", "iPad", "Android");

  /** The session of an entry of {@code GET /api/interactions}. */
  static SessionCard of(JsonNode journal, Texts texts) {
    List<Part> parts =
        journal.path("sections").values().stream().map(part -> Part.of(part, texts)).toList();
    List<JsonNode> events = events(journal);
    String ofModel = summaryOfModel(journal);
    return new SessionCard(
        journal.path("id").asString(),
        journal.path("current").asBoolean(),
        Instant.parse(journal.path("started_at").asString()),
        Instant.parse(journal.path("ended_at").asString()),
        ofModel.isEmpty() ? Headline.of(moments(parts), texts) : ofModel,
        !ofModel.isEmpty(),
        first(events, "device"),
        first(events, "place"),
        journal.path("events").asLong(),
        journal.path("integrity").asString("unchecked"),
        events.stream().anyMatch(event -> event.path("action").asString().equals("disowned")),
        parts);
  }

  /** The first events, and any that stand out; empty if the headline says it all. */
  public List<Moment> lines() {
    List<Moment> all = Moment.folded(moments(parts));
    if (events == 1 && all.size() == 1 && all.get(0).sentence().equals(headline)) {
      return List.of();
    }
    List<Moment> lines = new ArrayList<>(all.subList(0, Math.min(MOST_LINES, all.size())));
    all.stream()
        .skip(MOST_LINES)
        .filter(moment -> moment.tone() != Tone.PLAIN)
        .limit(MOST_LINES)
        .forEach(lines::add);
    return lines;
  }

  /** Number of events that {@link #lines} leaves out; of use if it is not empty. */
  public long more() {
    return events - lines().stream().mapToLong(Moment::times).sum();
  }

  /** What is unusual about it, each once. */
  public List<Unusual> unusual() {
    return moments(parts).stream().flatMap(moment -> moment.unusual().stream()).distinct().toList();
  }

  public Tone tone() {
    return moments(parts).stream().map(Moment::tone).reduce(Tone.PLAIN, Tone::higher);
  }

  /** Icon of the device. */
  public String deviceIcon() {
    String name = device;
    return name != null && HAND_HELD.stream().anyMatch(name::contains) ? "phone" : "laptop";
  }

  /** True if it took longer than a minute. */
  public boolean hasDuration() {
    return endedAt.isAfter(startedAt.plusSeconds(60));
  }

  /** True if {@code moment} is on another day than the begin, in UTC. */
  public boolean isLaterDay(Moment moment) {
    return !moment.at().truncatedTo(ChronoUnit.DAYS).equals(startedAt.truncatedTo(ChronoUnit.DAYS));
  }

  public boolean isIntact() {
    return integrity.equals("unchanged");
  }

  private static List<Moment> moments(List<Part> parts) {
    return parts.stream().flatMap(part -> part.moments().stream()).toList();
  }

  /** Events of the service: a front end may report anything. */
  private static List<JsonNode> events(JsonNode journal) {
    return journal.path("sections").values().stream()
        .flatMap(part -> part.path("events").values().stream())
        .filter(event -> event.path("source").asString().equals("service"))
        .toList();
  }

  private static String summaryOfModel(JsonNode journal) {
    return journal.path("sections").values().stream()
        .filter(part -> part.path("by_model").asBoolean())
        .map(part -> part.path("summary").asString())
        .findFirst()
        .orElse("");
  }

  private static @Nullable String first(List<JsonNode> events, String member) {
    return events.stream()
        .map(event -> event.path("detail").path(member).asString(""))
        .flatMap(text -> text.isEmpty() ? Stream.empty() : Stream.of(text))
        .findFirst()
        .orElse(null);
  }

  /**
   * Section of a journal.
   *
   * @param summary as it is in the file
   * @param author author of the summary as it is in the file
   * @param omitted number of events that are not read
   */
  public record Part(
      Instant writtenAt, String summary, String author, List<Moment> moments, int omitted) {
    static Part of(JsonNode part, Texts texts) {
      return new Part(
          Instant.parse(part.path("written_at").asString()),
          part.path("summary").asString(),
          part.path("author").asString(),
          part.path("events").values().stream().map(event -> Moment.of(event, texts)).toList(),
          part.path("omitted").asInt());
    }
  }
}
