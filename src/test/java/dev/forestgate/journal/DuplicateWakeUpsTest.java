package dev.forestgate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.store.WakeUp;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DuplicateWakeUpsTest {
  private final DuplicateWakeUps echoes = new DuplicateWakeUps();
  private final UUID interaction = UUID.randomUUID();

  @Test
  void wakeUpOfTheSweepIsRemovedOnce() {
    echoes.expect(WakeUp.due(interaction));
    assertThat(echoes.remove(WakeUp.due(interaction))).isTrue();
    assertThat(echoes.remove(WakeUp.due(interaction))).isFalse();
  }

  @Test
  void unexpectedWakeUpIsNotADuplicate() {
    echoes.expect(WakeUp.due(interaction));
    assertThat(echoes.remove(WakeUp.due(UUID.randomUUID()))).isFalse();
  }

  /** The timer of such a claim expired long ago, and its notification was processed. */
  @Test
  void wakeUpOfAnAbandonedClaimIsNotADuplicate() {
    echoes.expect(new WakeUp(interaction, UUID.randomUUID()));
    assertThat(echoes.remove(WakeUp.due(interaction))).isFalse();
  }

  @Test
  void itIsExpectedUntilTheSecondSweepAfter() {
    echoes.expect(WakeUp.due(interaction));
    echoes.forgetOld();
    UUID another = UUID.randomUUID();
    echoes.expect(WakeUp.due(another));
    assertThat(echoes.remove(WakeUp.due(interaction))).isTrue();
    echoes.forgetOld();
    echoes.forgetOld();
    assertThat(echoes.remove(WakeUp.due(another))).isFalse();
  }
}
