package dev.forestgate.redis;

import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One of 64 partitions of sessions and interactions. All keys of a session carry the same hash tag,
 * so a script touches one slot of a Redis Cluster, and the journal's sorted sets spread over all
 * masters.
 *
 * @param number 0 to 63
 */
public record Partition(int number) {
  public static final int COUNT = 64;

  /**
   * Returns the partition of {@code id}: its low six bits, which are random in a UUIDv7 (RFC 9562,
   * section 5.7).
   */
  public static Partition of(UUID id) {
    return new Partition((int) (id.getLeastSignificantBits() & (COUNT - 1)));
  }

  public static Stream<Partition> all() {
    return IntStream.range(0, COUNT).mapToObj(Partition::new);
  }

  /** Returns {@code fg:{p07}:<kind>}, a key of the whole partition. */
  public String key(String kind) {
    return "fg:{p" + (number < 10 ? "0" : "") + number + "}:" + kind;
  }

  /** Returns {@code fg:{p07}:<kind>:<id>}, a key of one session or interaction. */
  public String key(String kind, UUID id) {
    return key(kind) + ":" + id;
  }
}
