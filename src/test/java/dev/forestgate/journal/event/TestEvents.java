package dev.forestgate.journal.event;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.util.unit.DataSize;

/** Events, claims and journal settings for tests. */
public final class TestEvents {
  private TestEvents() {}

  public static UUID id() {
    return UUID.randomUUID();
  }

  /** Quick as a test wants it; a lease of {@code lease}. */
  public static JournalProperties properties(Path directory, Duration inactivity, Duration lease) {
    return properties(directory, inactivity, lease, 1000, 50_000);
  }

  public static JournalProperties properties(
      Path directory, Duration inactivity, Duration lease, int sectionEvents, int mostEvents) {
    return properties(
        directory, inactivity, lease, sectionEvents, mostEvents, DataSize.ofMegabytes(16));
  }

  public static JournalProperties properties(
      Path directory,
      Duration inactivity,
      Duration lease,
      int sectionEvents,
      int mostEvents,
      DataSize dailyBytes) {
    return new JournalProperties(
        inactivity,
        directory,
        null,
        directory.resolveSibling("journal.key"),
        true,
        JournalProperties.SummarizerChoice.LOCAL,
        Duration.ofMinutes(15),
        sectionEvents,
        mostEvents,
        Duration.ofMillis(100),
        lease,
        8,
        dailyBytes);
  }

  public static RecordedEvent event(Instant at, String action, Map<String, Object> detail) {
    return new RecordedEvent(
        id(), at, Owner.user(UUID.randomUUID()), JournalEvent.Source.CLIENT, action, detail);
  }

  public static Claim claim(UUID interaction, int events) {
    return claim(interaction, id(), events);
  }

  public static Claim claim(UUID interaction, UUID user, int events) {
    return claim(interaction, Owner.user(user), events);
  }

  public static Claim claim(UUID interaction, Owner owner, int events) {
    Instant start = Instant.parse("2026-11-22T10:00:00Z");
    List<RecordedEvent> recorded =
        IntStream.range(0, events)
            .mapToObj(
                i ->
                    new RecordedEvent(
                        id(),
                        start.plusSeconds(i),
                        owner,
                        JournalEvent.Source.CLIENT,
                        "step-" + i,
                        Map.of()))
            .toList();
    return new Claim(interaction, id(), 0, false, recorded);
  }

  /** The same claim, as the replica that takes it over reads it. */
  public static Claim retaken(Claim claim) {
    return new Claim(claim.interaction(), claim.id(), 0, true, claim.events());
  }
}
