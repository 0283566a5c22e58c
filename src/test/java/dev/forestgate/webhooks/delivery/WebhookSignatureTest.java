package dev.forestgate.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.secret.Secret;
import dev.forestgate.webhooks.WebhookSecret;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
  /** The message of the specification's own tests. */
  @Test
  void theSignatureIsThatOfTheSpecification() {
    byte[] key =
        WebhookSecret.key(Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).orElseThrow();
    assertThat(
            WebhookSignature.of(
                key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void aDrawnSecretHasItsForm() {
    Secret drawn = WebhookSecret.draw(new SecureRandom());
    assertThat(drawn.reveal()).startsWith("whsec_");
    assertThat(WebhookSecret.key(drawn).orElseThrow()).hasSize(32);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 23, 65})
  void aSecretOfAnotherLengthIsNone(int bytes) {
    String base64 = Base64.getEncoder().encodeToString(new byte[bytes]);
    assertThat(WebhookSecret.key(Secret.of("whsec_" + base64))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_!fKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_"
      })
  void otherTextIsNoSecret(String text) {
    assertThat(WebhookSecret.key(Secret.of(text))).isEmpty();
  }
}
