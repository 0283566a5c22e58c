package dev.forestgate.credentials.blocklist;

/** Sorted SHA-1 hashes, in one of the forms of a {@link BreachList}. */
sealed interface SortedHashes permits TextBreachList, CompactBreachList {
  /** True if {@code hash}, 20 bytes, is in the list. */
  boolean contains(byte[] hash);

  /** Exclusive upper bound of the position of {@link #sample}. */
  long size();

  /** The entry at or around {@code position}, below {@link #size}; entries grow with it. */
  byte[] sample(long position);
}
