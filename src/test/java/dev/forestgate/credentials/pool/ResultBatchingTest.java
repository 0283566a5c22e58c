package dev.forestgate.credentials.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Results of hashes are held back only while hashes wait, and never for good. */
class ResultBatchingTest {
  private static final int MANY = 1_000;

  private final ResultBatching handover = new ResultBatching();
  private final List<Integer> given = new ArrayList<>();

  @Test
  void withoutAQueueEachIsGivenAtOnce() {
    give(1, 0);
    assertThat(given).containsExactly(1);
    give(2, 7);
    assertThat(given).containsExactly(1, 2);
  }

  @Test
  void inALongQueueThirtyTwoAreGivenTogetherInTheirOrder() {
    IntStream.rangeClosed(1, 31).forEach(n -> give(n, MANY));
    assertThat(given).isEmpty();
    give(32, MANY);
    assertThat(given).isEqualTo(IntStream.rangeClosed(1, 32).boxed().toList());
    give(33, MANY);
    assertThat(given).hasSize(32);
  }

  @Test
  void aShortQueueHoldsFew() {
    give(1, 12);
    give(2, 11);
    assertThat(given).isEmpty();
    give(3, 10);
    assertThat(given).containsExactly(1, 2, 3);
  }

  @Test
  void ofAQueueOfSixtyFourHalfIsHeld() {
    IntStream.rangeClosed(1, 31).forEach(n -> give(n, 64 - n));
    assertThat(given).isEmpty();
    give(32, 32);
    assertThat(given).hasSize(32);
  }

  @Test
  void theLastOfAQueueIsGivenWithAllBeforeIt() {
    give(1, MANY);
    give(2, 0);
    assertThat(given).containsExactly(1, 2);
  }

  @Test
  void noneIsHeldForLong() throws InterruptedException {
    give(1, MANY);
    TimeUnit.MILLISECONDS.sleep(110);
    give(2, MANY);
    assertThat(given).containsExactly(1, 2);
  }

  @Test
  void batchIsReleasedWhenFollowingResultsAreCancelled() {
    give(1, MANY);
    handover.fewerFollow(8);
    assertThat(given).isEmpty();
    handover.fewerFollow(4);
    assertThat(given).containsExactly(1);
  }

  private void give(int result, int following) {
    handover.give(() -> given.add(result), following);
  }
}
