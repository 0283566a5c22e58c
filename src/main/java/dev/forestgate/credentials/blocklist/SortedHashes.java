package dev.forestgate.credentials.blocklist;

/** SHA-1 hashes, in order, in one of the forms of a {@link BreachList}. */
sealed interface SortedHashes permits TextBreachList, CompactBreachList {
  /** Whether {@code hash}, 20 bytes, is among them. */
  boolean contains(byte[] hash);

  /** How far {@link #sample} goes. */
  long size();

  /** The entry at {@code position} of {@link #size}, in an order that is that of the hashes. */
  byte[] sample(long position);
}
