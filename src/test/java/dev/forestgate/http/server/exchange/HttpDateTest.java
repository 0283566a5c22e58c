package dev.forestgate.http.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpDateTest {
  /** Example of RFC 9110 section 5.6.7. */
  @Test
  void itIsWrittenAsTheRfcHasIt() {
    assertThat(HttpDate.of(784_111_777_000L)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(HttpDate.of(784_111_777_999L)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(HttpDate.of(784_111_778_000L)).isEqualTo("Sun, 06 Nov 1994 08:49:38 GMT");
  }
}
