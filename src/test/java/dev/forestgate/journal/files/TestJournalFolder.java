package dev.forestgate.journal.files;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.event.TestEvents;
import dev.forestgate.journal.ledger.TestLedgers;
import dev.forestgate.journal.summary.Summary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A folder of journals below {@code parent}, with its ledger and key, at a fixed time. */
public final class TestJournalFolder {
  static final Instant WRITTEN = Instant.parse("2026-11-22T11:00:00Z");
  static final Summary SUMMARY = new Summary("A *short* summary, <b>&lt;", "by a test");

  final Path path;
  final TestLedgers ledgers;
  final InteractionFiles files;
  private final JournalProperties properties;

  TestJournalFolder(Path parent) {
    this(
        TestEvents.properties(
            parent.resolve("interactions"), Duration.ofSeconds(1), Duration.ofSeconds(30)));
  }

  /** The one that {@code properties} name. */
  public TestJournalFolder(JournalProperties properties) {
    this.path = properties.directory();
    this.properties = properties;
    this.ledgers = new TestLedgers(properties);
    this.files =
        new InteractionFiles(
            properties, ledgers.ledger(), ledgers.seals(), Clock.fixed(WRITTEN, ZoneOffset.UTC));
  }

  public InteractionFiles files() {
    return files;
  }

  boolean append(Claim claim) {
    try {
      return files.append(claim, SUMMARY, () -> true);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Path file(UUID interaction) {
    return path.resolve(interaction + ".md");
  }

  String text(UUID interaction) throws IOException {
    return Files.readString(file(interaction));
  }

  /** Output of the mode {@code verify}. */
  public List<String> problems() throws IOException {
    List<String> lines = new ArrayList<>();
    new JournalVerification(properties, ledgers.ledger(), ledgers.seals()).verify(lines::add);
    return lines;
  }

  JournalReader reader() {
    return new JournalReader(properties, ledgers.seals());
  }

  LedgerRebuild rebuild() {
    return new LedgerRebuild(properties, ledgers.ledger(), ledgers.seals());
  }
}
