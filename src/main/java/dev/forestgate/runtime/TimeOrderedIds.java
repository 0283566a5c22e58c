package dev.forestgate.runtime;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.springframework.util.IdGenerator;

/**
 * UUIDv7 (RFC 9562 section 5.7): 48 bits of time in milliseconds, 74 random bits. Ids of one
 * millisecond are not ordered. The libraries that were tried count within a millisecond under a
 * lock, which an event loop would wait for.
 */
public final class TimeOrderedIds implements IdGenerator {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Clock clock;
  private final SecureRandom random;

  public TimeOrderedIds(Clock clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public UUID generateId() {
    long high = (clock.millis() << 16) | VERSION_7 | (random.nextInt() & 0xfff);
    long low = (random.nextLong() & ~0xc000_0000_0000_0000L) | VARIANT;
    return new UUID(high, low);
  }
}
