package dev.forestgate.webhooks.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.forestgate.failure.Failed;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {
  private static final TargetPolicy PUBLIC = new TargetPolicy(false, List.of());
  private static final TargetPolicy LOCAL = new TargetPolicy(true, List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org",
        "HTTPS://hooks.example.org:8443/a/b?c=d",
        "https://1.1.1.1/hook",
        "https://[2606:4700::1111]/hook",
        "https://7.example.org",
        "https://localhost.example.org"
      })
  void aUrlOfAPublicHostIsAccepted(String url) {
    assertThat(WebhookUrl.require(url, PUBLIC)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hook",
        "//example.org",
        "ftp://example.org",
        "file:///etc/passwd",
        "http://example.org",
        "https://user@example.org",
        "https://user:secret@example.org",
        "https://example.org/#fragment",
        "https:///hook",
        "https://exa mple.org",
        "https://example.org:99999/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://0x7f.0.0.1/",
        "https://0x7f000001/",
        "https://1.1.1.1./",
        "https://001.1.1.1/",
        "http://localhost/"
      })
  void anyOtherUrlIsRefused(String url) {
    assertThatExceptionOfType(Failed.class).isThrownBy(() -> WebhookUrl.require(url, PUBLIC));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8080/", "http://[::1]/", "http://localhost:9/x"})
  void inDevelopmentThisMachineNeedsNoTls(String url) {
    assertThat(WebhookUrl.require(url, LOCAL)).hasToString(url);
    assertThatExceptionOfType(Failed.class)
        .isThrownBy(() -> WebhookUrl.require("http://example.org/", LOCAL));
  }
}
