package dev.forestgate.testing;

import java.util.List;

/**
 * Action of a {@link FaultProxy} once a request has been answered.
 *
 * @param words sent one after the other; none for no trap
 * @param first whether the action is run before the answer goes on to the client
 */
record FaultTrap(List<String> words, boolean first, Runnable action) {
  static final FaultTrap NONE = new FaultTrap(List.of(), false, () -> {});
}
