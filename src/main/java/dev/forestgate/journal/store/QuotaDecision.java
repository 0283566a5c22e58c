package dev.forestgate.journal.store;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Decision which events of a claim are within their owner's daily quota.
 *
 * @param omittedBefore events omitted before that no journal has reported yet
 */
public record QuotaDecision(boolean admitsOrdinary, boolean admitsSecurity, long omittedBefore) {
  /** All events are written. */
  public static final QuotaDecision ALL = new QuotaDecision(true, true, 0);

  /**
   * Tells whether {@code event} is written. An event of a front end that was answered with 2xx
   * always is.
   */
  public boolean admits(RecordedEvent event) {
    return event.source() == JournalEvent.Source.CLIENT
        || (JournalAction.isSecurity(event.action()) ? admitsSecurity : admitsOrdinary);
  }

  /** Returns the events of {@code claim} to write, and one that reports those omitted before. */
  public List<RecordedEvent> written(Claim claim) {
    List<RecordedEvent> events = new ArrayList<>(claim.events());
    events.removeIf(event -> !admits(event));
    if (isReported(claim)) {
      events.add(report(claim));
    }
    return events;
  }

  /** Number of events of {@code claim} that are omitted. */
  public int omitted(Claim claim) {
    return (int) claim.events().stream().filter(event -> !admits(event)).count();
  }

  /**
   * Tells whether the section of {@code claim} reports earlier omissions: once all its events are
   * within the quota again.
   */
  public boolean isReported(Claim claim) {
    return omittedBefore > 0 && omitted(claim) == 0;
  }

  /** Report with the id of the claim, so that a repeated write is identical. */
  private RecordedEvent report(Claim claim) {
    return new RecordedEvent(
        claim.id(),
        claim.last().at(),
        claim.owner(),
        JournalEvent.Source.SERVICE,
        JournalAction.EVENTS_LEFT_OUT.text(),
        Map.of("count", omittedBefore));
  }
}
