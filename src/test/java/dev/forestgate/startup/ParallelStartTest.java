package dev.forestgate.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ParallelStartTest {
  private final ParallelStart start = new ParallelStart();

  @Test
  void workRunsOnAThreadOfItsOwn() {
    var released = new CountDownLatch(1);
    var worker = new AtomicReference<Thread>();
    start.run(
        () -> {
          awaitUninterrupted(released);
          worker.set(Thread.currentThread());
        });
    released.countDown();
    start.afterSingletonsInstantiated();

    assertThat(worker.get()).isNotNull().isNotSameAs(Thread.currentThread());
  }

  @Test
  void firstFailureRefusesTheStart() {
    var first = new StartRefused("PostgreSQL is away", "Start it");
    start.run(
        () -> {
          throw first;
        });
    start.run(
        () -> {
          throw new StartRefused("Redis is away", "Start it");
        });

    assertThatThrownBy(start::afterSingletonsInstantiated).isSameAs(first);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
