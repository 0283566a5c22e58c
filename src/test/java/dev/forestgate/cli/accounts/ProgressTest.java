package dev.forestgate.cli.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);
  private long now;
  private double share;

  @Test
  void aTerminalHasABar() {
    var progress = new Progress(out, true, () -> share, () -> now);
    progress.update(1);
    assertThat(shown()).isEmpty();
    pass(Duration.ofSeconds(2));
    share = 0.25;
    progress.update(12_000);
    assertThat(shown())
        .isEqualTo(
            "\r\033[K[########                      ] 25 %, 12,000 rows, 6,000 a second, 6 s left");
    pass(Duration.ofMillis(199));
    progress.update(13_000);
    progress.clear();
    progress.clear();
    assertThat(shown()).endsWith("left\r\033[K").doesNotContain("13,000");
  }

  @Test
  void anotherOutputHasALineEachTenSeconds() {
    var progress = new Progress(out, false, () -> -1, () -> now);
    for (int i = 1; i <= 25; i++) {
      pass(Duration.ofSeconds(1));
      progress.update(i * 1000L);
    }
    progress.clear();
    assertThat(shown().lines())
        .containsExactly("10,000 rows, 1,000 a second", "20,000 rows, 1,000 a second");
  }

  private String shown() {
    return bytes.toString(UTF_8);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
