package dev.forestgate.tokens.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.tokens.AccessToken;
import dev.forestgate.tokens.AccessTokens;
import dev.forestgate.tokens.TokenFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Next, active, retired: the key that signs at each time, and reloads of the folder by a running
 * service.
 */
@ExtendWith(OutputCaptureExtension.class)
class KeysOverTimeTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Instant SIGNS = Instant.parse("2026-01-02T03:10:06Z");
  private static final Instant GONE = Instant.parse("2026-01-02T03:26:06Z");

  @TempDir private Path folder = Path.of("");
  private final SettableClock clock = new SettableClock(START);

  @Test
  void aNewKeyIsPublishedAtOnceAndSignsWhenCachesHaveExpired() {
    SigningKeys keys = started();
    SigningKey first = keys.active();
    KeyRotation.Rotated rotated = rotation().rotate();
    assertThat(rotated.next()).isEqualTo(folder.resolve("ec_private-20260102T031006Z.pem"));
    assertThat(rotated.signsFrom()).isEqualTo(SIGNS);
    assertThat(rotated.previous()).isEqualTo(folder.resolve("ec_private.pem"));
    assertThat(rotated.previousUntil()).isEqualTo(GONE);
    keys.reload();
    assertThat(keys.active()).isEqualTo(first);
    assertThat(ids(keys)).hasSize(2).element(1).isEqualTo(first.id());
    String next = ids(keys).get(0);
    assertThat(keys.find(next)).isNotNull();

    clock.set(SIGNS.minusMillis(1));
    assertThat(keys.active()).isEqualTo(first);
    clock.set(SIGNS);
    assertThat(keys.active().id()).isEqualTo(next);
    assertThat(ids(keys)).containsExactly(next, first.id());
    assertThat(keys.find(first.id())).isEqualTo(first);
  }

  @Test
  void aRetiredKeyStaysUntilItsLastTokenHasExpired() {
    SigningKeys keys = started();
    SigningKey first = keys.active();
    rotation().rotate();
    keys.reload();
    clock.set(GONE.minusMillis(1));
    assertThat(keys.find(first.id())).isEqualTo(first);
    assertThat(ids(keys)).hasSize(2);
    clock.set(GONE);
    assertThat(keys.find(first.id())).isNull();
    assertThat(ids(keys)).containsExactly(keys.active().id()).doesNotContain(first.id());
  }

  @Test
  void replicasAndRestartsAgree() {
    SigningKeys running = started();
    rotation().rotate();
    running.reload();
    for (Instant then : List.of(START, SIGNS.minusMillis(1), SIGNS, GONE)) {
      clock.set(then);
      SigningKeys other = started();
      assertThat(other.active().id()).isEqualTo(running.active().id());
      assertThat(ids(other)).isEqualTo(ids(running));
    }
    assertThat(running.description()).endsWith("ec_private-20260102T031006Z.pem");
  }

  @Test
  void whenNoneHasBegunToSignTheFirstThatWillDoes() throws Exception {
    write("ec_private-20270101T000000Z.pem", pem());
    write("ec_private-20280101T000000Z.pem", pem());
    SigningKeys keys = started();
    assertThat(keys.description()).contains("ec_private-20270101T000000Z.pem, and 1 more");
    assertThat(folder.resolve("ec_private.pem")).doesNotExist();
  }

  @Test
  void aKeyUnderTwoNamesCountsAsLongAsEither() throws Exception {
    String pem = pem();
    write("ec_private.pem", pem);
    write("ec_private-20250101T000000Z.pem", pem);
    SigningKeys keys = started();
    assertThat(keys.find(keys.active().id())).isNotNull();
    assertThat(ids(keys)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tls.pem",
        "ec_public.pem",
        "ec_private-.pem",
        "ec_private-old.pem",
        "ec_private-20261322T103000Z.pem",
        "ec_private-20261122T103000.pem",
        "ec_private-20261122T103000Z.pem.bak",
        "ec_private.pem~"
      })
  void fileWithAnotherNameIsNoSigningKey(String name) throws Exception {
    SigningKeys keys = started();
    write(name, pem());
    keys.reload();
    assertThat(ids(keys)).hasSize(1);
    assertThat(ids(started())).isEqualTo(ids(keys));
  }

  @Test
  void aKeyThatGoesIsAcceptedNoMore() throws Exception {
    SigningKeys keys = started();
    String first = keys.active().id();
    rotation().rotate();
    keys.reload();
    clock.set(SIGNS);
    Files.delete(folder.resolve("ec_private.pem"));
    keys.reload();
    assertThat(keys.find(first)).isNull();
    assertThat(ids(keys)).hasSize(1);
  }

  @Test
  void aBadFileIsLoggedOnceAndTheOthersStay(CapturedOutput output) throws Exception {
    SigningKeys keys = started();
    List<String> before = ids(keys);
    write("ec_private-20270101T000000Z.pem", pem().substring(0, 100));
    write("ec_private-20270101T000001Z.pem", TestKeys.pkcs8(TestKeys.ec(TestKeys.P384)));
    Files.createDirectory(folder.resolve("ec_private-20270101T000002Z.pem"));
    keys.reload();
    keys.reload();
    assertThat(ids(keys)).isEqualTo(before);
    for (String name : List.of("000000Z", "000001Z", "000002Z")) {
      assertThat(output.getAll()).containsOnlyOnce("ec_private-20270101T" + name);
    }
    write("ec_private-20270101T000000Z.pem", pem());
    keys.reload();
    assertThat(ids(keys)).hasSize(2);
    assertThat(output.getAll()).containsOnlyOnce("000001Z.pem can't be used");
  }

  @Test
  void aKeyThatIsBeingWrittenOverStaysUntilTheNewOneIsWhole() throws Exception {
    SigningKeys keys = started();
    List<String> before = ids(keys);
    String pem = pem();
    write("ec_private.pem", pem.substring(0, 80));
    keys.reload();
    assertThat(ids(keys)).isEqualTo(before);
    write("ec_private.pem", pem);
    keys.reload();
    assertThat(ids(keys)).hasSize(1).isNotEqualTo(before);
  }

  @Test
  void whenAllKeysVanishThoseThatWereThereStay(CapturedOutput output) throws Exception {
    SigningKeys keys = started();
    List<String> before = ids(keys);
    Path away = folder.resolveSibling(folder.getFileName() + "-away");
    Files.move(folder, away);
    keys.reload();
    keys.reload();
    assertThat(ids(keys)).isEqualTo(before);
    assertThat(output.getAll()).containsOnlyOnce("The signing keys in " + folder + " are gone");
    Files.writeString(folder, "not a folder");
    keys.reload();
    assertThat(ids(keys)).isEqualTo(before);
    Files.delete(folder);
    Files.move(away, folder);
    rotation().rotate();
    keys.reload();
    assertThat(ids(keys)).hasSize(2);
  }

  @Test
  void aBadFileAtStartIsRefused() throws Exception {
    write("ec_private.pem", pem());
    write("ec_private-20260101T000000Z.pem", "garbage");
    assertThat(catchThrowableOfType(StartRefused.class, this::started))
        .hasMessageContaining("ec_private-20260101T000000Z.pem can't be used");
  }

  @Test
  void aTokenOutlivesARotation() {
    SigningKeys keys = started();
    AccessTokens tokens = new TokenFixture().with(keys, clock);
    AccessToken old =
        tokens.issue(TokenFixture.USER, "alice", TokenFixture.SESSION, TokenFixture.FAR);
    rotation().rotate();
    keys.reload();
    clock.set(SIGNS.minusSeconds(1));
    AccessToken last =
        tokens.issue(TokenFixture.USER, "alice", TokenFixture.SESSION, TokenFixture.FAR);
    clock.set(SIGNS);
    AccessToken fresh =
        tokens.issue(TokenFixture.USER, "alice", TokenFixture.SESSION, TokenFixture.FAR);
    assertThat(tokens.verify(old.value())).contains(TokenFixture.CLAIMS);
    clock.set(SIGNS.plus(TokenFixture.LIFETIME).minusSeconds(2));
    assertThat(tokens.verify(last.value())).contains(TokenFixture.CLAIMS);
    assertThat(tokens.verify(fresh.value())).contains(TokenFixture.CLAIMS);
  }

  @Test
  void aRotationDeletesWhatNoTokenCanNeed() throws IOException {
    started();
    rotation().rotate();
    clock.set(SIGNS.plusSeconds(60));
    Path second = folder.resolve("ec_private-20260102T031006Z.pem");
    assertThat(rotation().rotate().deleted()).isEmpty();
    clock.set(SIGNS.plus(TokenProperties.LONGEST_LIFETIME).plusSeconds(61));
    KeyRotation.Rotated third = rotation().rotate();
    assertThat(third.deleted()).containsExactly(folder.resolve("ec_private.pem"));
    assertThat(folder.resolve("ec_private.pem")).doesNotExist();
    assertThat(folder.resolve("ec_public.pem")).doesNotExist();
    assertThat(second).exists();
    assertThat(Files.getPosixFilePermissions(third.next())).hasSize(2);
  }

  @Test
  void aRotationIsRefusedWhereItMakesNoSense() throws Exception {
    assertRefused(rotation(), "There is no signing key in " + folder);
    started();
    rotation().rotate();
    assertRefused(rotation(), "is waiting to sign from 2026-01-02T03:10:06Z on");
    TokenProperties single =
        TestTokenProperties.of(
            "keys-directory=" + folder, "private-key=" + folder.resolve("my.pem"));
    assertRefused(
        new KeyRotation(single, clock), "AUTH_EC_PRIVATE_PEM_PATH makes " + folder + "/my.pem the");
  }

  @Test
  void aSharedSecretIsNotRotated() {
    TokenProperties shared = TestTokenProperties.of("algorithm=HS256", "secret=" + "x".repeat(32));
    assertRefused(new KeyRotation(shared, clock), "HS256 uses no key pair");
  }

  @Test
  void theMarginMustCoverTheReload() {
    StartRefused refused =
        catchThrowableOfType(
            StartRefused.class, () -> refusal("keys-margin=10s", "keys-reload=10s"));
    assertThat(refused).hasMessageContaining("keys-margin is not longer than");
  }

  private static void refusal(String... settings) throws Throwable {
    try {
      TestTokenProperties.of(settings);
    } catch (RuntimeException wrapped) {
      Throwable root = wrapped;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw root;
    }
  }

  private static void assertRefused(KeyRotation rotation, String message) {
    assertThat(catchThrowableOfType(StartRefused.class, rotation::rotate))
        .isNotNull()
        .hasMessageContaining(message);
  }

  private SigningKeys started() {
    return new SigningKeys(TestTokenProperties.of("keys-directory=" + folder), clock);
  }

  private KeyRotation rotation() {
    return new KeyRotation(TestTokenProperties.of("keys-directory=" + folder), clock);
  }

  private static List<String> ids(SigningKeys keys) {
    return keys.published().stream().map(jwk -> jwk.getId()).toList();
  }

  private static String pem() throws Exception {
    return TestKeys.pkcs8(TestKeys.ec(TestKeys.P256));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
