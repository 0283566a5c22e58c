package dev.forestgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");

  private final TimeOrderedIds ids =
      new TimeOrderedIds(Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom());

  @Test
  void theyCarryTheirTimeVersionAndVariant() {
    UUID id = ids.generateId();
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void laterOnesSortBehind() {
    var later =
        new TimeOrderedIds(Clock.fixed(NOW.plusMillis(1), ZoneOffset.UTC), new SecureRandom());
    assertThat(later.generateId().toString()).isGreaterThan(ids.generateId().toString());
  }

  @Test
  void ofAHundredThousandInOneMillisecondNoneIsTwice() {
    Set<UUID> drawn = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      assertThat(drawn.add(ids.generateId())).isTrue();
    }
  }
}
