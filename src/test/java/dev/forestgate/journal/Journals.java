package dev.forestgate.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** What the tests of this room are made of. */
final class Journals {
  private Journals() {}

  static UUID id() {
    return UUID.randomUUID();
  }

  /** Quick as a test wants it; a lease of {@code lease}. */
  static JournalProperties properties(Path directory, Duration inactivity, Duration lease) {
    return properties(directory, inactivity, lease, 1000, 50_000);
  }

  static JournalProperties properties(
      Path directory, Duration inactivity, Duration lease, int sectionEvents, int mostEvents) {
    return new JournalProperties(
        inactivity,
        directory,
        JournalProperties.SummarizerChoice.LOCAL,
        Duration.ofMinutes(15),
        sectionEvents,
        mostEvents,
        Duration.ofMillis(100),
        lease,
        8);
  }

  static RecordedEvent event(Instant at, String action, Map<String, Object> detail) {
    return new RecordedEvent(
        id(), at, UUID.randomUUID(), JournalEvent.Source.CLIENT, action, detail);
  }

  static Claim claim(UUID interaction, int events) {
    Instant start = Instant.parse("2026-11-22T10:00:00Z");
    List<RecordedEvent> recorded =
        IntStream.range(0, events)
            .mapToObj(i -> event(start.plusSeconds(i), "step-" + i, Map.of()))
            .toList();
    return new Claim(interaction, id(), 0, recorded);
  }
}
