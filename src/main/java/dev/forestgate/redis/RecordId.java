package dev.forestgate.redis;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id of an account or character as Redis has it. Ours are UUIDs; those of a service that kept
 * its data in the same keys before are numbers, 0 to 2^64 - 1. We speak of UUIDs only, so a number
 * is one of version 8 (RFC 9562 section 5.8): the ASCII of {@code keydb-} in the first 48 bits, the
 * number in the last 64 that are free. 42 is {@code 6b657964-622d-8000-8000-00000000002a}.
 */
public final class RecordId {
  private static final long MARK = (0x6b657964622dL << 16) | 0x8000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final int LOW_BITS = 62;
  private static final long LOW = (1L << LOW_BITS) - 1;
  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,19}");

  private RecordId() {}

  /** The id that {@code text} is, a UUID or a number; empty if it is neither. */
  public static Optional<UUID> parse(String text) {
    return NUMBER.matcher(text).matches() ? number(text) : uuid(text);
  }

  /** As it is in the store: the number, where {@code id} stands for one, else the UUID. */
  public static String text(UUID id) {
    return isNumber(id) ? Long.toUnsignedString(numberOf(id)) : id.toString();
  }

  private static Optional<UUID> number(String text) {
    try {
      long number = Long.parseUnsignedLong(text);
      return Optional.of(new UUID(MARK | (number >>> LOW_BITS), VARIANT | (number & LOW)));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  /** Java reads {@code 1-1-1-1-1} too, which would be a second name for one record. */
  private static Optional<UUID> uuid(String text) {
    try {
      UUID id = UUID.fromString(text);
      return Optional.of(id).filter(read -> read.toString().equalsIgnoreCase(text));
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }

  private static boolean isNumber(UUID id) {
    return (id.getMostSignificantBits() & ~3L) == MARK && id.variant() == 2;
  }

  private static long numberOf(UUID id) {
    return (id.getMostSignificantBits() << LOW_BITS) | (id.getLeastSignificantBits() & LOW);
  }
}
