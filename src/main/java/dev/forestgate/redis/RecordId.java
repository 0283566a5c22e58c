package dev.forestgate.redis;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Id of an account or character as Redis holds it. The service writes UUIDs. A service that used
 * the same keys before has numbers, 0 to 2^64 - 1; each maps to a UUIDv8 (RFC 9562, section 5.8)
 * with the ASCII of {@code keydb-} in the first 48 bits and the number in the last 64 free bits. 42
 * is {@code 6b657964-622d-8000-8000-00000000002a}.
 */
public final class RecordId {
  private static final long MARK = (0x6b657964622dL << 16) | 0x8000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final int LOW_BITS = 62;
  private static final long LOW = (1L << LOW_BITS) - 1;
  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,19}");

  private RecordId() {}

  /** Parses a UUID or a number; empty if {@code text} is neither. */
  public static Optional<UUID> parse(String text) {
    return NUMBER.matcher(text).matches() ? number(text) : uuid(text);
  }

  /** Returns the stored form of {@code id}: the number if it stands for one, else the UUID. */
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

  /**
   * Rejects spellings such as {@code 1-1-1-1-1}, which Java accepts and which would be a second
   * name of one record.
   */
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
