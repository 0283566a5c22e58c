package dev.forestgate.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ParallelStartTest {
  private final ParallelStart meanwhile = new ParallelStart();

  @Test
  void workGoesOnBesideWhoeverBeganIt() {
    var goOn = new CountDownLatch(1);
    var worker = new AtomicReference<Thread>();
    meanwhile.run(
        () -> {
          awaitUninterrupted(goOn);
          worker.set(Thread.currentThread());
        });
    goOn.countDown();
    meanwhile.afterSingletonsInstantiated();

    assertThat(worker.get()).isNotNull().isNotSameAs(Thread.currentThread());
  }

  @Test
  void theFirstThatFailedRefusesTheStart() {
    var first = new StartRefused("PostgreSQL is away", "Start it");
    meanwhile.run(
        () -> {
          throw first;
        });
    meanwhile.run(
        () -> {
          throw new StartRefused("Redis is away", "Start it");
        });

    assertThatThrownBy(meanwhile::afterSingletonsInstantiated).isSameAs(first);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
