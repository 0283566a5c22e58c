package dev.forestgate.credentials.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forestgate.credentials.foreign.hash.ForeignHash;
import dev.forestgate.credentials.foreign.hash.StoredForms;
import dev.forestgate.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fresh hashes of random passwords by passlib, Django, Werkzeug and Node, where these are
 * installed.
 */
class ForeignHashesDifferentialTest {
  private static final String PYTHON = "/usr/bin/python3";
  private static final String NODE = "node";
  private static final Path SCRIPTS = Path.of("src/test/resources/credentials/foreign");
  private static final int ROUNDS = 3;

  @TempDir private Path folder = Path.of("");

  @Test
  void hashesOfPythonAreVerified() throws Exception {
    assumeTrue(succeeds(PYTHON, "-c", "import passlib, django, werkzeug, argon2, bcrypt"));
    int seed = new SecureRandom().nextInt(1 << 30);
    assertVerified(
        PYTHON, SCRIPTS.resolve("vectors.py").toString(), seed + "", String.valueOf(ROUNDS));
  }

  @Test
  void hashesOfNodeAreVerified() throws Exception {
    assumeTrue(succeeds(NODE, "--version"));
    assertVerified(NODE, SCRIPTS.resolve("vectors.mjs").toString(), String.valueOf(ROUNDS));
  }

  private void assertVerified(String... command) throws Exception {
    Path out = folder.resolve("vectors.jsonl");
    assertThat(exitOf(out, command)).as(String.join(" ", command)).isZero();
    List<String> lines = Files.readAllLines(out, UTF_8);
    assertThat(lines).hasSizeGreaterThan(10 * ROUNDS);
    List<ForeignHashVector> wrong = new ArrayList<>();
    for (String line : lines) {
      ForeignHashVector vector = ForeignHashVector.of(line);
      if (!isVerified(vector)) {
        wrong.add(vector);
      }
    }
    assertThat(wrong).extracting(vector -> vector + " " + vector.hash()).isEmpty();
  }

  private static boolean isVerified(ForeignHashVector vector) {
    Secret stored = requireNonNull(new ForeignHashes(true).parse(vector.hash()).stored());
    ForeignHash hash = StoredForms.read(stored).orElseThrow();
    return hash.matches(Secret.of(vector.password()))
        && !hash.matches(Secret.of(vector.password() + "a"));
  }

  private boolean succeeds(String... command) throws InterruptedException {
    try {
      return exitOf(folder.resolve("check"), command) == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private static int exitOf(Path out, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
