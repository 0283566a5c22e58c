package dev.forestgate.testing;

/** Requests and answers of one connection through a {@link FaultProxy}. Bytes are Latin-1. */
interface ProxiedExchange {
  /** The client sent {@code bytes}, which go on afterwards. */
  void sent(String bytes, FaultTrap armed);

  /**
   * The server sent {@code bytes}. Returns whether they end the answer that {@code armed} awaits.
   */
  boolean answered(String bytes, FaultTrap armed);
}
