package dev.forestgate.journal.wakeup;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Whether one master's wake-ups can be relied on. Tells the log once per outage, and of its end.
 */
final class NotificationHealth {
  private static final Logger log = LoggerFactory.getLogger(NotificationHealth.class);

  private final String master;
  private final AtomicReference<State> state = new AtomicReference<>(State.AWAY);
  private final AtomicBoolean isTold = new AtomicBoolean();
  private volatile boolean hasHeard;

  NotificationHealth(String master) {
    this.master = master;
  }

  boolean isGiven() {
    return state.get() == State.GIVEN;
  }

  /** There is no subscription. */
  void lost(Throwable why) {
    state.set(State.AWAY);
    tell(NestedExceptionUtils.getMostSpecificCause(why).toString());
  }

  /** A subscription stands, on which nothing was heard yet. */
  void begun() {
    hasHeard = false;
  }

  /** An event came. Where the setting may not be asked for, it is proof enough. */
  void heard() {
    hasHeard = true;
    if (state.compareAndSet(State.UNPROVEN, State.GIVEN)) {
      tellEnd();
    }
  }

  /** The answer to the question for the setting, on a subscription that stands. */
  void found(KeyspaceNotifications setting) {
    switch (setting) {
      case ON -> given();
      case OFF -> {
        state.set(State.SILENT);
        tell("notify-keyspace-events lacks E or x, and may not be set");
      }
      case UNKNOWN -> {
        if (hasHeard) {
          given();
        } else {
          state.set(State.UNPROVEN);
          tell("it lets nobody ask for notify-keyspace-events, and no event came yet");
        }
      }
    }
  }

  /** Nobody listens any more. */
  void ended() {
    state.set(State.AWAY);
  }

  private void given() {
    state.set(State.GIVEN);
    tellEnd();
  }

  private void tell(String why) {
    if (isTold.compareAndSet(false, true)) {
      log.warn("No wake-ups from {}, the sweep alone finds its journals: {}", master, why);
    }
  }

  private void tellEnd() {
    if (isTold.compareAndSet(true, false)) {
      log.info("Wake-ups from {} again", master);
    }
  }

  private enum State {
    AWAY,
    SILENT,
    UNPROVEN,
    GIVEN
  }
}
