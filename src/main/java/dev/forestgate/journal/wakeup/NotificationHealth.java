package dev.forestgate.journal.wakeup;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** Reliability of one master's notifications. Logs once per outage, and its end. */
final class NotificationHealth {
  private static final Logger log = LoggerFactory.getLogger(NotificationHealth.class);

  private final String master;
  private final AtomicReference<State> state = new AtomicReference<>(State.AWAY);
  private final AtomicBoolean isReported = new AtomicBoolean();
  private volatile boolean hasReceived;

  NotificationHealth(String master) {
    this.master = master;
  }

  boolean isReliable() {
    return state.get() == State.RELIABLE;
  }

  /** Records that the subscription was lost. */
  void lost(Throwable cause) {
    state.set(State.AWAY);
    report(NestedExceptionUtils.getMostSpecificCause(cause).toString());
  }

  /** Records a new subscription without a message so far. */
  void started() {
    hasReceived = false;
  }

  /** Records a message. It proves the setting if that cannot be read. */
  void received() {
    hasReceived = true;
    if (state.compareAndSet(State.UNPROVEN, State.RELIABLE)) {
      reportRecovery();
    }
  }

  /** Records the state of the setting on the current subscription. */
  void checked(KeyspaceNotifications setting) {
    switch (setting) {
      case ON -> reliable();
      case OFF -> {
        state.set(State.SILENT);
        report("notify-keyspace-events lacks E or x, and CONFIG SET is denied");
      }
      case UNKNOWN -> {
        if (hasReceived) {
          reliable();
        } else {
          state.set(State.UNPROVEN);
          report("CONFIG GET notify-keyspace-events is denied, and no event has arrived yet");
        }
      }
    }
  }

  /** Records that the subscription has ended. */
  void ended() {
    state.set(State.AWAY);
  }

  private void reliable() {
    state.set(State.RELIABLE);
    reportRecovery();
  }

  private void report(String cause) {
    if (isReported.compareAndSet(false, true)) {
      log.warn("No wake-ups from {}; only the sweep finds its journals: {}", master, cause);
    }
  }

  private void reportRecovery() {
    if (isReported.compareAndSet(true, false)) {
      log.info("Wake-ups from {} arrive again", master);
    }
  }

  private enum State {
    AWAY,
    SILENT,
    UNPROVEN,
    RELIABLE
  }
}
