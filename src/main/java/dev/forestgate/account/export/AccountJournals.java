package dev.forestgate.account.export;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.forestgate.journal.JournalSection;
import dev.forestgate.journal.files.Integrity;
import dev.forestgate.journal.files.InteractionFiles;
import dev.forestgate.journal.files.JournalReader;
import dev.forestgate.journal.ledger.Ledger;
import dev.forestgate.journal.ledger.LedgerEntry;
import dev.forestgate.journal.section.WrittenSection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;

/**
 * Journals of an account: each as the Markdown that it is, and as JSON. Reads one section at a
 * time. Events of sessions in use that are not written yet are not among them. Blocks.
 */
@Component
final class AccountJournals {
  private static final String FOLDER = "interactions/";
  private static final int BUFFER_BYTES = 16 * 1024;

  private final InteractionFiles files;
  private final Ledger ledger;
  private final JournalReader reader;

  AccountJournals(InteractionFiles files, Ledger ledger, JournalReader reader) {
    this.files = files;
    this.ledger = ledger;
    this.reader = reader;
  }

  void write(UUID user, ArchiveFile archive, ObjectWriter json, ExportProgress progress)
      throws IOException {
    List<UUID> all = ledger.interactions(user);
    for (int n = 0; n < all.size(); n++) {
      int done = n;
      LedgerEntry entry = files.find(user, all.get(n));
      if (entry != null) {
        write(entry, archive, json, part -> progress.tell(done + part, all.size()));
      }
      progress.tell(done + 1, all.size());
    }
  }

  private void write(
      LedgerEntry entry, ArchiveFile archive, ObjectWriter json, DoubleConsumer progress)
      throws IOException {
    String name = FOLDER + entry.interaction();
    archive.add(name + ".md", out -> copy(entry, out));
    archive.add(name + ".json", out -> write(entry, out, json, progress));
  }

  /** The complete sections; another may be being written. */
  private void copy(LedgerEntry entry, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = entry.bytes();
    try (InputStream in = Files.newInputStream(files.file(entry.interaction()), NOFOLLOW_LINKS)) {
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          return;
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  /** The members of {@code GET /api/interactions/{id}/sections}, with all events. */
  private void write(
      LedgerEntry entry, OutputStream out, ObjectWriter json, DoubleConsumer progress)
      throws IOException {
    try (JsonGenerator to = json.createGenerator(out)) {
      to.writeStartObject();
      to.writePOJOProperty("id", entry.interaction());
      to.writePOJOProperty("started_at", entry.startedAt());
      to.writePOJOProperty("ended_at", entry.endedAt());
      to.writeStringProperty("summary", entry.summary());
      to.writeNumberProperty("events", entry.events());
      to.writeArrayPropertyStart("sections");
      Integrity integrity = reader.read(entry, new Sections(entry, to, progress));
      to.writeEndArray();
      to.writeStringProperty("integrity", integrity.text());
      to.writeEndObject();
    }
  }

  /** Writes each section, and tells which part of the journal's events is written. */
  private static final class Sections implements Consumer<WrittenSection> {
    private final LedgerEntry entry;
    private final JsonGenerator to;
    private final DoubleConsumer progress;
    private long events;

    Sections(LedgerEntry entry, JsonGenerator to, DoubleConsumer progress) {
      this.entry = entry;
      this.to = to;
      this.progress = progress;
    }

    @Override
    public void accept(WrittenSection section) {
      to.writePOJO(JournalSection.of(section));
      events += section.events().size();
      progress.accept(Math.min(1, (double) events / Math.max(1, entry.events())));
    }
  }
}
