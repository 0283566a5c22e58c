package dev.forestgate.mail.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.mail.transport.DeliveryFailure.Reason;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryFailureTest {
  private final DeliveryFailure refused =
      DeliveryFailure.because(Reason.REFUSED, "it answered 550");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5.1.1 <alice@example.org> User unknown | it answered 550: 5.1.1 … User unknown",
        "see https://help.example/x?token=abc for more | it answered 550: see … for more",
        "code 123456 is wrong | it answered 550: code … is wrong",
        "token 0123456789abcdefghij0123456789ab here | it answered 550: token … here",
        "'two\r\nlines\tand\u0007 a bell' | it answered 550: two lines and a bell",
        "'   ' | it answered 550"
      })
  void replyBecomesOneLineWithoutPersonalData(String theirs, String message) {
    assertThat(refused.withDetail(theirs).message()).isEqualTo(message);
  }

  @Test
  void aLongStoryIsCut() {
    assertThat(refused.withDetail("a b ".repeat(1_000)).message())
        .hasSizeLessThan(200)
        .endsWith("…");
  }

  @Test
  void onlyARefusalAndADefectAreForEver() {
    for (Reason reason : Reason.values()) {
      boolean isForEver = reason == Reason.REFUSED || reason == Reason.DEFECT;
      assertThat(DeliveryFailure.because(reason, "x").isTransient()).isEqualTo(!isForEver);
    }
  }

  @Test
  void ofOtherFailuresOnlyTheKindIsTold() {
    DeliveryFailure broken = DeliveryFailure.of(new IOException("alice@example.org"));
    assertThat(broken.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(broken.message()).isEqualTo("it failed with IOException");
    assertThat(DeliveryFailure.of(new TimeoutException()).reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(DeliveryFailure.of(new IllegalStateException("alice")).reason())
        .isEqualTo(Reason.DEFECT);
    assertThat(DeliveryFailure.of(refused)).isSameAs(refused);
  }
}
