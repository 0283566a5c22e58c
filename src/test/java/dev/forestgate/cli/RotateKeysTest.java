package dev.forestgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ModeRun;
import dev.forestgate.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mode rotate-keys: it starts no service and no store, and prints a few lines or one. Processes
 * show what it finds in its folder and its environment, and the whole output.
 */
class RotateKeysTest {
  private static final String ROTATED = "ec_private-\\d{8}T\\d{6}Z\\.pem";

  @TempDir private Path folder = Path.of("");

  @Test
  void rotationGeneratesAKeyAndPrintsTheSchedule() throws Exception {
    firstKey(folder.resolve("signing"));
    Files.writeString(folder.resolve(".env"), "FORESTGATE_TOKENS_KEYS_DIRECTORY=signing\n");
    try (ServiceProcess mode =
        ServiceProcess.start(folder, Map.of("SPRING_PROFILES_ACTIVE", "prod"), "rotate-keys")) {
      assertThat(mode.awaitEnd()).as(mode.output()).isZero();
      List<String> lines = mode.output().lines().toList();
      assertThat(lines).as("of the EC key and the RSA key").hasSize(8);
      assertThat(lines.get(0)).matches("The next signing key is signing/" + ROTATED);
      assertThat(lines.get(1)).endsWith("running services notice it within 10 s");
      assertThat(lines.get(2)).endsWith("Z  it signs");
      assertThat(lines.get(3)).contains("signing/ec_private.pem is published and accepted no more");
      assertThat(lines.get(4)).startsWith("The next signing key is signing/rsa_private-");
    }
    assertThat(names("signing")).anyMatch(name -> name.matches(ROTATED));
    assertThat(names("")).doesNotContain(".forestgate", "keys", "interactions");
  }

  @Test
  void theCommandLineNamesTheFolder() throws Exception {
    firstKey(folder.resolve("mine"));
    ModeRun mode = rotate(folder.resolve("mine"));
    assertThat(mode.exitCode()).as(mode.output()).isZero();
    assertThat(names("mine")).anyMatch(name -> name.matches(ROTATED));
  }

  @Test
  void impossibleRotationPrintsOneLine() throws Exception {
    ModeRun withoutKey = rotate(folder.resolve("keys"));
    assertThat(withoutKey.exitCode()).isOne();
    assertThat(withoutKey.output())
        .isEqualTo(
            "forest-gate: cannot start: There is no signing key in %s to rotate. Start the service"
                    .formatted(folder.resolve("keys"))
                + " once, or set forestgate.tokens.keys-directory to where its keys are.");
    try (ServiceProcess mode =
        ServiceProcess.start(folder, Map.of("AUTH_EC_PRIVATE_PEM_PATH", "my.pem"), "rotate-keys")) {
      assertThat(mode.awaitEnd()).isOne();
      assertThat(mode.output().strip())
          .isEqualTo(
              "forest-gate: cannot start: There is nothing to rotate: AUTH_EC_PRIVATE_PEM_PATH"
                  + " makes my.pem the only key. Move it to keys/ec_private.pem and leave the"
                  + " setting out.");
    }
    assertThat(names("")).doesNotContain("keys");
  }

  private static ModeRun rotate(Path keys) {
    return ModeRun.of("rotate-keys", "--forestgate.tokens.keys-directory=" + keys);
  }

  private void firstKey(Path keys) throws Exception {
    Process openssl =
        new ProcessBuilder(Path.of("scripts/generate-keys.sh").toAbsolutePath().toString())
            .directory(folder.toFile())
            .start();
    assertThat(openssl.waitFor()).isZero();
    Files.move(folder.resolve("keys"), keys);
  }

  private List<String> names(String inside) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(inside))) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
