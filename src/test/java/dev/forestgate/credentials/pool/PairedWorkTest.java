package dev.forestgate.credentials.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestgate.embedded.TestTimeouts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** Which hashes are computed together, and that none is lost by it. */
class PairedWorkTest {
  private static final Duration SOON = TestTimeouts.HANG;

  private final CountDownLatch gate = new CountDownLatch(1);

  /** What ran, in order: {@code 1} alone, {@code 1+2} together. */
  private final List<String> ran = new CopyOnWriteArrayList<>();

  private HashPool pool = pool(1);

  @AfterEach
  void close() {
    gate.countDown();
    pool.close();
  }

  @Test
  void theWaitingRunTwoByTwoInTheirOrder() {
    hold(1);
    List<CompletableFuture<Integer>> results = pairs(1, 2, 3, 4, 5);
    gate.countDown();
    assertThat(results.stream().map(CompletableFuture::join)).containsExactly(1, 2, 3, 4, 5);
    assertThat(ran).containsExactly("1+2", "3+4", "5");
    assertThat(pool.estimatedWait()).isZero();
  }

  /** Otherwise one thread would compute both while the other has nothing to do. */
  @Test
  void asFewAsTheThreadsRunAlone() {
    pool.close();
    pool = pool(2);
    hold(2);
    List<CompletableFuture<Integer>> results = pairs(1, 2);
    gate.countDown();
    assertThat(results.stream().map(CompletableFuture::join)).containsExactly(1, 2);
    assertThat(ran).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void otherWorkKeepsItsTurn() {
    hold(1);
    List<CompletableFuture<Integer>> first = pairs(1);
    CompletableFuture<Boolean> other = pool.run(() -> ran.add("other")).toFuture();
    List<CompletableFuture<Integer>> last = pairs(2);
    gate.countDown();
    first.get(0).join();
    other.join();
    last.get(0).join();
    assertThat(ran).containsExactly("1", "other", "2");
  }

  @Test
  void oneThatIsCancelledWhileItWaitsIsNobodysPartner() {
    hold(1);
    List<CompletableFuture<Integer>> first = pairs(1);
    Disposable cancelled = pool.runPaired(new Work(2)).subscribe();
    List<CompletableFuture<Integer>> last = pairs(3);
    cancelled.dispose();
    gate.countDown();
    assertThat(first.get(0).join()).isOne();
    assertThat(last.get(0).join()).isEqualTo(3);
    assertThat(ran).containsExactly("1+3");
    assertThat(pool.estimatedWait()).isZero();
  }

  @Test
  void aFailureIsThatOfBothAndFreesBothPlaces() {
    hold(1);
    List<CompletableFuture<Integer>> results = pairs(1, -1, 2);
    gate.countDown();
    assertThat(results.get(0)).failsWithin(SOON);
    assertThat(results.get(1)).failsWithin(SOON);
    assertThat(results.get(2)).succeedsWithin(SOON).isEqualTo(2);
    await().atMost(SOON).untilAsserted(() -> assertThat(pool.estimatedWait()).isZero());
  }

  @Test
  void manyAtOnceAreAllServed() {
    List<CompletableFuture<Integer>> results = pairs(IntStream.range(0, 5_000).toArray());
    assertThat(results.stream().map(CompletableFuture::join).toList())
        .isEqualTo(IntStream.range(0, 5_000).boxed().toList());
    assertThat(pool.estimatedWait()).isZero();
  }

  private static HashPool pool(int threads) {
    return new HashPool(threads, Duration.ofDays(1), Duration.ofMillis(1));
  }

  /** Keeps {@code threads} threads busy until the gate opens. */
  private void hold(int threads) {
    var begun = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      pool.run(
              () -> {
                begun.countDown();
                return pass(gate);
              })
          .subscribe();
    }
    assertThat(pass(begun)).isTrue();
  }

  private static boolean pass(CountDownLatch latch) {
    try {
      return latch.await(SOON.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private List<CompletableFuture<Integer>> pairs(int... numbers) {
    return IntStream.of(numbers)
        .mapToObj(number -> pool.runPaired(new Work(number)).toFuture())
        .toList();
  }

  /** Its result is its number; fails together with a negative one. */
  private final class Work implements PairedWork<Integer> {
    private final int number;

    Work(int number) {
      this.number = number;
    }

    @Override
    public Integer get() {
      ran.add("" + number);
      return number;
    }

    @Override
    public List<Integer> getWith(PairedWork<Integer> next) {
      int other = ((Work) next).number;
      if (number < 0 || other < 0) {
        throw new IllegalStateException("thrown by a test");
      }
      ran.add(number + "+" + other);
      return List.of(number, other);
    }
  }
}
