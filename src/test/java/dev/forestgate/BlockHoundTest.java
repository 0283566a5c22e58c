package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/**
 * BlockHound is installed: a blocking call on an event loop fails. Without BlockHound the other
 * tests would prove nothing about blocking.
 */
class BlockHoundTest {
  @Test
  void blockingCallOnAnEventLoopFails() {
    Mono<Long> sleeping =
        Mono.delay(Duration.ofMillis(1), Schedulers.parallel()).doOnNext(tick -> sleep());
    StepVerifier.create(sleeping)
        .expectErrorSatisfies(seen -> assertThat(seen).isInstanceOf(BlockingOperationError.class))
        .verify(TestTimeouts.HANG);
  }

  /**
   * An error while a thread waits for a lock leaves its node in the queue of the lock. The threads
   * behind it wait forever. If one of them is a scheduler's thread, half of all timers stop.
   */
  @Test
  void concurrentTimerCancellationsLeaveTheSchedulerWorking() {
    Scheduler timers = Schedulers.newParallel("timers", 1);
    Scheduler takers = Schedulers.newParallel("takers", 4);
    try {
      Flux.range(0, 4)
          .flatMap(taker -> Mono.fromRunnable(() -> takeBack(timers)).subscribeOn(takers))
          .then(Mono.delay(Duration.ofMillis(1), timers))
          .block(TestTimeouts.HANG);
    } finally {
      timers.dispose();
      takers.dispose();
    }
  }

  private static void takeBack(Scheduler timers) {
    for (int i = 0; i < 5_000; i++) {
      Flux.interval(Duration.ofSeconds(1), timers).subscribe().dispose();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
