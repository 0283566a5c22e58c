package dev.forestgate.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretTest {
  private record Holder(String name, Secret secret) {}

  private final Secret secret = Secret.of("hunter2");

  @Test
  void itPrintsNothingOfItselfWhereverItIs() throws Exception {
    assertThat(secret).hasToString("[secret]");
    assertThat("%s".formatted(secret)).isEqualTo("[secret]");
    assertThat(new Holder("gate", secret).toString()).contains("[secret]").doesNotContain("hunter");
    assertThat(List.of(Map.of("key", secret)).toString()).doesNotContain("hunter");
    assertThat(new ObjectMapper().writeValueAsString(Map.of("key", secret)))
        .isEqualTo("{\"key\":\"[secret]\"}");
  }

  @Test
  void twoAreEqualByTheirValue() {
    assertThat(secret).isEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("hunter3"));
    assertThat(secret.sha256())
        .hasSize(43)
        .isEqualTo(Secret.of("hunter2").sha256())
        .doesNotContain("hunter");
  }
}
