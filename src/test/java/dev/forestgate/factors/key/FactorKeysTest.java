package dev.forestgate.factors.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.factors.model.TestFactorProperties;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of factors encrypt, are rotated, and are refused if they are missing or short. */
class FactorKeysTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final UUID OWNER = UUID.randomUUID();
  private static final UUID FACTOR = UUID.randomUUID();
  private static final byte[] PLAIN = "12345678901234567890".getBytes(UTF_8);

  @TempDir private Path folder = Path.of("");

  @Test
  void theFirstKeyIsGeneratedWithANoteAndOnlyItsOwnerMayReadIt() throws IOException {
    String sealed = keys().seal(PLAIN, OWNER, FACTOR);
    assertThat(keys().open(sealed, OWNER, FACTOR)).contains(PLAIN);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("factors.key"))))
        .isEqualTo("rw-------");
    assertThat(FactorKeyFolder.isGenerated(folder.resolve("factors.key"))).isTrue();
  }

  @Test
  void anEncryptedSecretBelongsToOneFactorOfOneAccount() {
    String sealed = keys().seal(PLAIN, OWNER, FACTOR);
    assertThat(keys().open(sealed, UUID.randomUUID(), FACTOR)).isEmpty();
    assertThat(keys().open(sealed, OWNER, UUID.randomUUID())).isEmpty();
  }

  @Test
  void aChangedTextIsNotDecrypted() {
    String sealed = keys().seal(PLAIN, OWNER, FACTOR);
    int last = sealed.length() - 2;
    char other = sealed.charAt(last) == 'A' ? 'B' : 'A';
    assertThat(
            keys()
                .open(
                    sealed.substring(0, last) + other + sealed.substring(last + 1), OWNER, FACTOR))
        .isEmpty();
    assertThat(keys().open(sealed.substring(0, 20), OWNER, FACTOR)).isEmpty();
    assertThat(keys().open("", OWNER, FACTOR)).isEmpty();
  }

  @Test
  void equalSecretsAreEncryptedDifferently() {
    FactorKeys keys = keys();
    assertThat(keys.seal(PLAIN, OWNER, FACTOR)).isNotEqualTo(keys.seal(PLAIN, OWNER, FACTOR));
  }

  @Test
  void theNewestKeyEncryptsAndOlderOnesDecrypt() throws IOException {
    FactorKeys running = keys();
    String before = running.seal(PLAIN, OWNER, FACTOR);
    Files.writeString(
        folder.resolve("factors_20261129T200000Z.key"), Secret.random(RANDOM, 32).reveal());
    FactorKeys after = keys();
    String sealed = after.seal(PLAIN, OWNER, FACTOR);
    assertThat(after.open(before, OWNER, FACTOR)).contains(PLAIN);
    assertThat(after.isOutdated(before)).isTrue();
    assertThat(after.isOutdated(sealed)).isFalse();
    assertThat(running.knows(sealed)).isFalse();
    assertThat(running.open(sealed, OWNER, FACTOR)).isEmpty();
    running.reload();
    assertThat(running.open(sealed, OWNER, FACTOR)).contains(PLAIN);
  }

  @Test
  void keysStayWhileTheFolderIsEmpty() throws IOException {
    FactorKeys keys = keys();
    String sealed = keys.seal(PLAIN, OWNER, FACTOR);
    Files.delete(folder.resolve("factors.key"));
    keys.reload();
    assertThat(keys.open(sealed, OWNER, FACTOR)).contains(PLAIN);
  }

  @Test
  void noKeyIsGeneratedIfThatIsOff() {
    assertThatThrownBy(() -> keys(false))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(folder.toString());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aShortKeyIsRefused() throws IOException {
    Files.writeString(folder.resolve("factors.key"), "short");
    assertThatThrownBy(this::keys)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("factors.key has fewer than 32 characters");
  }

  private FactorKeys keys() {
    return keys(true);
  }

  private FactorKeys keys(boolean generate) {
    return new FactorKeys(TestFactorProperties.of(folder, generate), RANDOM);
  }
}
