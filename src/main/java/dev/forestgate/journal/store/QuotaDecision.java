package dev.forestgate.journal.store;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Room that the day of an owner has for the events of a claim.
 *
 * @param leftOut events that were left out before, and that no journal tells of yet
 */
public record QuotaDecision(boolean hasRoom, boolean hasRoomForSecurity, long leftOut) {
  /** Everything is written. */
  public static final QuotaDecision WHOLE = new QuotaDecision(true, true, 0);

  /** Whether {@code event} is to be written; one that a front end got its 2xx for always is. */
  public boolean admits(RecordedEvent event) {
    return event.source() == JournalEvent.Source.CLIENT
        || (JournalAction.isSecurity(event.action()) ? hasRoomForSecurity : hasRoom);
  }

  /** The events of {@code claim} that are written, and one for those that were left out before. */
  public List<RecordedEvent> written(Claim claim) {
    List<RecordedEvent> events = new ArrayList<>(claim.events());
    events.removeIf(event -> !admits(event));
    if (isTold(claim)) {
      events.add(leftOutEvent(claim));
    }
    return events;
  }

  /** How many of {@code claim} are not written. */
  public int leftOut(Claim claim) {
    return (int) claim.events().stream().filter(event -> !admits(event)).count();
  }

  /** Whether the section of {@code claim} tells of what was left out: once there is room again. */
  public boolean isTold(Claim claim) {
    return leftOut > 0 && leftOut(claim) == 0;
  }

  /** With the id of the claim, so that a repeated write is the same. */
  private RecordedEvent leftOutEvent(Claim claim) {
    return new RecordedEvent(
        claim.id(),
        claim.last().at(),
        claim.owner(),
        JournalEvent.Source.SERVICE,
        JournalAction.EVENTS_LEFT_OUT.text(),
        Map.of("count", leftOut));
  }
}
