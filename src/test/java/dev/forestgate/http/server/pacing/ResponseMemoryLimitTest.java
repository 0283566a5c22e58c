package dev.forestgate.http.server.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limit of 100 bytes for all connections. */
class ResponseMemoryLimitTest {
  private final ResponseMemoryLimit all = new ResponseMemoryLimit(100);
  private final List<String> closed = new ArrayList<>();

  @Test
  void atTheBoundTheOldestIsClosedAndNoMoreThanNeeded() {
    ResponseMemoryLimit.Share first = share("first");
    first.set(40);
    share("second").set(40);
    share("third").set(40);
    assertThat(closed).containsExactly("first");
    first.set(90);
    first.end();
    share("fourth").set(20);
    assertThat(closed).containsExactly("first");
    share("fifth").set(1);
    assertThat(closed).containsExactly("first", "second");
  }

  @Test
  void thatWhichIsTakenFreesAPlace() {
    ResponseMemoryLimit.Share first = share("first");
    first.set(100);
    first.set(10);
    share("second").set(90);
    first.end();
    share("third").set(10);
    assertThat(closed).isEmpty();
  }

  private ResponseMemoryLimit.Share share(String name) {
    return all.share(() -> closed.add(name));
  }
}
