package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/**
 * The watch for blocking calls is on: without it the other tests would prove nothing about that.
 */
class NonBlockingTest {
  @Test
  void aBlockingCallOnAnEventLoopIsSeen() {
    Mono<Long> sleeping =
        Mono.delay(Duration.ofMillis(1), Schedulers.parallel()).doOnNext(tick -> sleep());
    StepVerifier.create(sleeping)
        .expectErrorSatisfies(seen -> assertThat(seen).isInstanceOf(BlockingOperationError.class))
        .verify(Duration.ofSeconds(5));
  }

  private static void sleep() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
