package dev.forestgate.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedFixtureTest {
  private final AtomicInteger starts = new AtomicInteger();

  @Test
  void aFailedStartIsNotTriedAgainAndAllUsersGetItsCause() {
    var cause = new IllegalArgumentException("no port is free");
    SharedFixture<String> fixture =
        SharedFixture.of(
            "the service of SharedFixtureTest",
            () -> {
              starts.incrementAndGet();
              throw cause;
            });
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(fixture::get)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the service of SharedFixtureTest did not start")
          .hasCause(cause);
    }
    assertThat(starts).hasValue(1);
  }

  @Test
  void aTestThatRunsIntoItsTimeLimitDoesNotEndTheStart() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    SharedFixture<String> fixture =
        SharedFixture.of(
            "the service of SharedFixtureTest",
            () -> {
              starts.incrementAndGet();
              slow.await();
              return "started";
            });
    Throwable[] interrupted = new Throwable[1];
    Thread first = new Thread(() -> interrupted[0] = catchThrowable(fixture::get));
    first.start();
    first.interrupt();
    first.join();
    assertThat(interrupted[0]).hasMessageContaining("interrupted");

    slow.countDown();
    assertThat(fixture.get()).isEqualTo("started");
    assertThat(fixture.get()).isEqualTo("started");
    assertThat(starts).hasValue(1);
  }

  @Test
  void aStartWithoutEndFailsWithTheStackThatItWaitsIn() {
    SharedFixture<String> fixture =
        SharedFixture.of(
            "the service of SharedFixtureTest",
            () -> {
              new CountDownLatch(1).await();
              return "never";
            },
            100);
    assertThatThrownBy(fixture::get)
        .cause()
        .isInstanceOf(TimeoutException.class)
        .satisfies(
            late ->
                assertThat(late.getStackTrace())
                    .anyMatch(
                        frame -> frame.getClassName().startsWith(CountDownLatch.class.getName())));
  }
}
