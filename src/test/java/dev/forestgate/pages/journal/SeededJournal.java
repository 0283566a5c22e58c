package dev.forestgate.pages.journal;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.Owner;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.files.InteractionFiles;
import dev.forestgate.journal.summary.LocalSummarizer;
import dev.forestgate.journal.summary.Summary;
import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A session in the journal of an account, written as the service writes it. */
final class SeededJournal {
  private static final AtomicLong COUNTER = new AtomicLong();

  private final RunningService service;
  private final Owner owner;
  private final UUID interaction;
  private final List<RecordedEvent> events = new ArrayList<>();
  private Instant at;

  private SeededJournal(RunningService service, UUID user, Instant began) {
    this.service = service;
    this.owner = Owner.user(user);
    this.interaction = id(began);
    this.at = began;
  }

  static SeededJournal of(RunningService service, UUID user, Instant began) {
    return new SeededJournal(service, user, began);
  }

  UUID interaction() {
    return interaction;
  }

  /** Signs in by {@code amr}. */
  SeededJournal signIn(String device, String place, List<String> amr, String... unusual) {
    return signIn(device, place, amr, 0, unusual);
  }

  /** The same after {@code failed} wrong passwords. */
  SeededJournal signIn(
      String device, String place, List<String> amr, int failed, String... unusual) {
    var detail = new LinkedHashMap<String, Object>();
    detail.put("mode", "cookie");
    detail.put("aal", amr.contains("mfa") ? 2 : 1);
    detail.put("amr", amr);
    detail.put("device", device);
    detail.put("place", place);
    if (unusual.length > 0) {
      detail.put(JournalEvent.UNUSUAL, List.of(unusual));
    }
    if (failed > 0) {
      detail.put(JournalEvent.FAILED, failed);
    }
    return with(JournalAction.SIGNED_IN.text(), JournalEvent.Source.SERVICE, detail);
  }

  SeededJournal does(JournalAction action) {
    return with(action.text(), JournalEvent.Source.SERVICE, Map.of());
  }

  SeededJournal does(JournalAction action, Map<String, Object> detail) {
    return with(action.text(), JournalEvent.Source.SERVICE, detail);
  }

  SeededJournal reports(String action, Map<String, Object> detail) {
    return with(action, JournalEvent.Source.CLIENT, detail);
  }

  SeededJournal after(Duration pause) {
    at = at.plus(pause);
    return this;
  }

  /** Writes a section with the local summary. */
  SeededJournal write() {
    return write(Objects.requireNonNull(new LocalSummarizer().summarize(events).block()));
  }

  SeededJournal write(Summary summary) {
    try {
      Claim claim = new Claim(interaction, id(at), 0, false, List.copyOf(events));
      service.bean(InteractionFiles.class).append(claim, summary, () -> true);
      events.clear();
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private SeededJournal with(
      String action, JournalEvent.Source source, Map<String, Object> detail) {
    events.add(new RecordedEvent(id(at), at, owner, source, action, detail));
    at = at.plusSeconds(71);
    return this;
  }

  /** A UUIDv7 (RFC 9562, section 5.7). */
  private static UUID id(Instant at) {
    return new UUID(
        (at.toEpochMilli() << 16) | 0x7000L | (COUNTER.get() & 0xfff),
        0x8000_0000_0000_0000L | COUNTER.incrementAndGet());
  }
}
