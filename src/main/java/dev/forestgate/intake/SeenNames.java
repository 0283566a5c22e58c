package dev.forestgate.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Sha256;
import java.nio.ByteBuffer;

/**
 * Names of earlier rows in a dry run, of which 64 bits of a hash are kept: 16 to 32 bytes for a
 * name. Among three million names the chance that two are taken for one is 1 in 4 million.
 */
final class SeenNames {
  private static final int FIRST_SIZE = 1 << 12;

  /** Open addressing; 0 is a free place. */
  private long[] places = new long[FIRST_SIZE];

  private int size;

  /** Adds the names of {@code candidate}. Returns whether one of them was there. */
  boolean add(ImportCandidate candidate) {
    return candidate.names().map(this::add).reduce(false, Boolean::logicalOr);
  }

  private boolean add(String name) {
    if (2 * size >= places.length) {
      grow();
    }
    long hash = ByteBuffer.wrap(Sha256.of(name.getBytes(UTF_8))).getLong();
    int place = place(hash == 0 ? 1 : hash);
    boolean isThere = places[place] != 0;
    if (!isThere) {
      places[place] = hash == 0 ? 1 : hash;
      size++;
    }
    return isThere;
  }

  private void grow() {
    long[] before = places;
    places = new long[before.length * 2];
    for (long hash : before) {
      if (hash != 0) {
        places[place(hash)] = hash;
      }
    }
  }

  /** The place of {@code hash}, or the free one where it belongs. */
  private int place(long hash) {
    int mask = places.length - 1;
    int place = (int) hash & mask;
    while (places[place] != 0 && places[place] != hash) {
      place = (place + 1) & mask;
    }
    return place;
  }
}
