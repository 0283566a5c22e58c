package dev.forestgate.cli.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.cli.mode.ModeArguments;
import dev.forestgate.credentials.foreign.FirebaseProject;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirebaseOptionsTest {
  private static final String KEY = "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxU";

  @TempDir private Path folder = Path.of("");

  @Test
  void theBlockOfTheConsoleIsRead() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("hash_config"),
            """
            hash_config {
              algorithm: SCRYPT,
              base64_signer_key: %s,
              base64_salt_separator: Bx==,
              rounds: 7,
              mem_cost: 13,
            }
            """
                .formatted(KEY));
    assertThat(of(Map.of(), "--firebase-signer-key=" + file))
        .isEqualTo(new FirebaseProject(Secret.of(KEY), "Bx==", 7, 13));
  }

  @ParameterizedTest
  @CsvSource({
    "rounds, abc, 14, 2",
    "rounds, 0, 14, 2",
    "rounds, -1, 14, 2",
    "mem_cost, 8, 1e3, 3",
    "mem_cost, 8, 99999999999, 3"
  })
  void aMemberThatIsNoNumberIsRefusedByItsLine(
      String member, String rounds, String memory, int line) {
    String block =
        "base64_signer_key: %s,\nrounds: %s,\nmem_cost:\t%s".formatted(KEY, rounds, memory);
    assertThatThrownBy(() -> of(Map.of("FIREBASE_SIGNER_KEY", block)))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith(
            "Line %d of the hash_config of Firebase has no positive number for %s"
                .formatted(line, member));
  }

  @Test
  void theKeyAloneComesFromAFileOrTheEnvironment() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
    FirebaseProject usual = new FirebaseProject(Secret.of(KEY), "Bw==", 8, 14);
    assertThat(of(Map.of(), "--firebase-signer-key=" + file)).isEqualTo(usual);
    assertThat(of(Map.of("FIREBASE_SIGNER_KEY", KEY))).isEqualTo(usual);
    assertThat(
            of(
                Map.of("FIREBASE_SIGNER_KEY", KEY),
                "--firebase-rounds=6",
                "--firebase-mem-cost=12",
                "--firebase-salt-separator=Bg=="))
        .isEqualTo(new FirebaseProject(Secret.of(KEY), "Bg==", 6, 12));
    assertThat(of(Map.of())).isNull();
  }

  @Test
  void aKeyOnTheCommandLineIsNotAFile() {
    assertThatThrownBy(() -> of(Map.of(), "--firebase-signer-key=" + KEY))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("can't be read")
        .hasMessageNotContaining(KEY);
    assertThatThrownBy(() -> of(Map.of("FIREBASE_SIGNER_KEY", "no key")))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("The signer key of Firebase is not base64");
  }

  private static @Nullable FirebaseProject of(Map<String, String> environment, String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "import-users";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return FirebaseOptions.of(ModeArguments.of(arguments, FirebaseOptions.NAMES), environment);
  }
}
