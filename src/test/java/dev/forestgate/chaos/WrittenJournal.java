package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One journal file, read strictly: an incomplete section is an error. */
record WrittenJournal(UUID interaction, Map<String, String> head, List<Section> sections) {
  private static final Pattern HEAD = Pattern.compile("([a-z_]+): (.*)");
  private static final Pattern OPENING =
      Pattern.compile("<!-- section (?:\\d+ )?([0-9a-f-]{36})\\b.*-->");
  private static final Pattern CLOSING = Pattern.compile("<!-- end ([0-9a-f-]{36})\\b.*-->");
  private static final Pattern HEADING = Pattern.compile("## (\\S+)");
  private static final Pattern EVENT =
      Pattern.compile(
          "\\{\"id\":\"([0-9a-f-]{36})\",\"at\":\"([^\"]+)\".*?\"action\":\"([^\"]+)\"(?:.*\"n\":(\\d+))?.*}");

  /**
   * @param written time in its heading
   */
  record Section(UUID claim, Instant written, List<Event> events) {
    Instant lastEvent() {
      return events.get(events.size() - 1).at();
    }
  }

  /**
   * @param number number that {@link EventRecorder} gave it; 0 for an event of the service
   */
  record Event(UUID id, Instant at, String action, int number) {}

  static WrittenJournal read(Path file) {
    String name = file.getFileName().toString();
    try {
      List<String> lines = Files.readAllLines(file);
      assertThat(Files.readString(file)).as("the end of " + name).endsWith("-->\n");
      Map<String, String> head =
          lines.stream()
              .skip(1)
              .takeWhile(line -> !line.equals("---"))
              .map(HEAD::matcher)
              .filter(Matcher::matches)
              .collect(java.util.stream.Collectors.toMap(found -> found.group(1), m -> m.group(2)));
      UUID interaction = UUID.fromString(name.substring(0, 36));
      return new WrittenJournal(interaction, head, new Reading(name).sections(lines));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Checks that the front matter matches the events, and that no event of another session is here.
   */
  void isOf(EventRecorder recorder) {
    List<Event> events = sections.stream().flatMap(section -> section.events().stream()).toList();
    assertThat(head.get("interaction")).isEqualTo(interaction.toString());
    assertThat(Instant.parse(head.get("started_at")))
        .as("started_at of " + interaction)
        .isEqualTo(sections.get(0).events().get(0).at());
    assertThat(Instant.parse(head.get("ended_at")))
        .as("ended_at of " + interaction)
        .isEqualTo(events.stream().map(Event::at).max(Instant::compareTo).orElseThrow());
    for (Event event : events) {
      assertThat(recorder.acknowledged().getOrDefault(event.id(), interaction))
          .isEqualTo(interaction);
    }
  }

  /** Goes through the lines of a file once. */
  private static final class Reading {
    private final String name;
    private final List<Section> sections = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private @Nullable UUID open;
    private @Nullable Instant written;

    Reading(String name) {
      this.name = name;
    }

    List<Section> sections(List<String> lines) {
      lines.forEach(this::take);
      assertThat(open).as("a torn section at the end of " + name).isNull();
      assertThat(sections).as("sections of " + name).isNotEmpty();
      return List.copyOf(sections);
    }

    private void take(String line) {
      Matcher opening = OPENING.matcher(line);
      Matcher closing = CLOSING.matcher(line);
      Matcher heading = HEADING.matcher(line);
      Matcher event = EVENT.matcher(line);
      if (opening.matches()) {
        assertThat(open).as("a torn section in " + name).isNull();
        open = UUID.fromString(opening.group(1));
      } else if (closing.matches()) {
        close(UUID.fromString(closing.group(1)));
      } else if (heading.matches()) {
        written = Instant.parse(heading.group(1));
      } else if (event.matches()) {
        assertThat(open).as("an event outside of a section in " + name).isNotNull();
        events.add(event(event));
      }
    }

    private void close(UUID claim) {
      assertThat(claim).as("the closing mark in " + name).isEqualTo(open);
      assertThat(events).as("events of " + claim).isNotEmpty();
      if (written == null) {
        throw new AssertionError(claim + " has no heading");
      }
      sections.add(new Section(claim, written, List.copyOf(events)));
      events.clear();
      open = null;
      written = null;
    }

    private static Event event(Matcher found) {
      return new Event(
          UUID.fromString(found.group(1)),
          Instant.parse(found.group(2)),
          found.group(3),
          found.group(4) == null ? 0 : Integer.parseInt(found.group(4)));
    }
  }
}
