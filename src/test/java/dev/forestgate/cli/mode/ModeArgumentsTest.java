package dev.forestgate.cli.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModeArgumentsTest {
  @Test
  void aValueFollowsAnEqualsSignOrASpace() {
    ModeArguments arguments = of("import-users --from keycloak --refused=bad.jsonl users.json");
    assertThat(arguments.value("from")).contains("keycloak");
    assertThat(arguments.value("refused")).contains("bad.jsonl");
    assertThat(arguments.words()).containsExactly("users.json");
  }

  @Test
  void otherOptionsTakeNoWord() {
    ModeArguments arguments = of("import-users --dry-run users.csv --server.port=0 -");
    assertThat(arguments.has("dry-run")).isTrue();
    assertThat(arguments.has("legacy-hashes")).isFalse();
    assertThat(arguments.words()).containsExactly("users.csv", "-");
  }

  @Test
  void anEmptyValueAndAMalformedNumberAreRefused() {
    assertThatThrownBy(() -> of("import-users --from").value("from"))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("The option --from has no value");
    assertThat(of("import-users").number("rounds", 8)).isEqualTo(8);
    assertThatThrownBy(() -> of("import-users --rounds=x").number("rounds", 8))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("The option --rounds must be a positive number");
  }

  private static ModeArguments of(String line) {
    return ModeArguments.of(line.split(" ", -1), Set.of("from", "refused"));
  }
}
