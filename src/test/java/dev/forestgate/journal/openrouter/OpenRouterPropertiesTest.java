package dev.forestgate.journal.openrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;

class OpenRouterPropertiesTest {
  @Test
  void blankKeyCountsAsUnset() {
    assertThat(TestOpenRouter.properties("api-key", " ").apiKey()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-hunter2 and more", "sk-hunter2\r\nX-Evil: 1", "sk-hünter2"})
  void malformedKeyIsRefusedAndNotShown(String key) {
    assertThatThrownBy(() -> TestOpenRouter.properties("api-key", key))
        .rootCause()
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("OPENROUTER_API_KEY")
        .hasMessageNotContaining("nter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openrouter.ai/api/v1",
        "ftp://openrouter.ai",
        "https:///api/v1",
        "https://me:hunter2@openrouter.ai/api/v1",
        "https://openrouter.ai/api/v1?key=hunter2"
      })
  void invalidUrlIsRefused(String url) {
    assertThatThrownBy(() -> TestOpenRouter.properties("base-url", url))
        .rootCause()
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("forestgate.openrouter.base-url")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0B", "2MB", "-1B"})
  void anAnswerHasABound(String most) {
    assertThatThrownBy(() -> TestOpenRouter.properties("most-bytes", most))
        .isInstanceOf(BindException.class);
  }
}
