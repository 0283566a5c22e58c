package dev.forestgate.tokens.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The signing key at start: created once, read afterwards, and required. */
class SigningKeysTest {
  private static final String PRIVATE = "ec_private.pem";
  private static final String PUBLIC = "ec_public.pem";
  private static final String REMEDY =
      ". Make one with scripts/generate-keys.sh, or correct AUTH_EC_PRIVATE_PEM_PATH.";

  @Test
  void aFirstRunMakesAKeyThatOnlyItsOwnerReads(@TempDir Path folder) throws Exception {
    SigningKeys keys = keys(generatingIn(folder));
    assertThat(modes(folder))
        .containsExactlyInAnyOrder(PRIVATE + " rw-------", PUBLIC + " rw-r--r--");
    var pem = new KeyPem(keys.provider());
    assertThat(pem.read(Files.readString(folder.resolve(PRIVATE))).id())
        .isEqualTo(keys.active().id());
    assertThat(pem.readPublic(Files.readString(folder.resolve(PUBLIC))).getW())
        .isEqualTo(((ECPublicKey) keys.active().publicKey()).getW());
    assertThat(Files.readString(folder.resolve(PUBLIC))).doesNotContain("PRIVATE");
  }

  @Test
  void theFolderIsMadeToo(@TempDir Path folder) throws IOException {
    Path deep = folder.resolve("not/there/yet");
    keys(generatingIn(deep));
    assertThat(modes(deep)).hasSize(2);
  }

  @Test
  void aSecondStartReadsTheSameKey(@TempDir Path folder) throws IOException {
    String first = keys(generatingIn(folder)).active().id();
    String written = Files.readString(folder.resolve(PRIVATE));
    assertThat(keys(generatingIn(folder)).active().id()).isEqualTo(first);
    assertThat(keys(readingFrom(folder)).active().id()).isEqualTo(first);
    assertThat(Files.readString(folder.resolve(PRIVATE))).isEqualTo(written);
  }

  @Test
  void twoFoldersHaveTwoKeys(@TempDir Path one, @TempDir Path other) {
    assertThat(keys(generatingIn(one)).active().id())
        .isNotEqualTo(keys(generatingIn(other)).active().id());
  }

  @RepeatedTest(5)
  void replicasThatStartAtOnceEndWithOneKey(@TempDir Path folder) throws Exception {
    int replicas = 8;
    var together = new CyclicBarrier(replicas);
    ExecutorService machines = Executors.newFixedThreadPool(replicas);
    try {
      List<Future<String>> starts = new ArrayList<>();
      for (int replica = 0; replica < replicas; replica++) {
        starts.add(
            machines.submit(
                () -> {
                  together.await();
                  return keys(generatingIn(folder)).active().id();
                }));
      }
      String kept = new KeyPem(CryptoProvider.fastest()).read(settled(folder, starts)).id();
      for (Future<String> start : starts) {
        assertThat(start.get()).isEqualTo(kept);
      }
    } finally {
      machines.shutdownNow();
    }
    assertThat(modes(folder))
        .containsExactlyInAnyOrder(PRIVATE + " rw-------", PUBLIC + " rw-r--r--");
    assertThat(keys(checking(folder.resolve(PRIVATE), folder.resolve(PUBLIC))).published())
        .hasSize(1);
  }

  @Test
  void aConfiguredKeyIsUsedAndNothingIsMade(@TempDir Path folder) throws Exception {
    KeyPair pair = TestKeys.ec(TestKeys.P256);
    Path file = written(folder.resolve("mine.pem"), TestKeys.sec1(pair));
    Path publicFile = written(folder.resolve("mine.pub"), TestKeys.publicPem(pair));
    SigningKeys keys = keys(checking(file, publicFile));
    assertThat(((ECPublicKey) keys.active().publicKey()).getW())
        .isEqualTo(TestKeys.publicKey(pair).getW());
    assertThat(keys.description())
        .isEqualTo("ES256 by " + keys.provider().getName() + ", key in " + file);
    assertThat(modes(folder)).hasSize(2);
  }

  @Test
  void aKeyIsFoundByItsIdAndNoOther(@TempDir Path folder) {
    SigningKeys keys = keys(generatingIn(folder));
    assertThat(keys.find(keys.active().id())).isEqualTo(keys.active());
    assertThat(keys.find("")).isNull();
    assertThat(keys.find(keys.active().id() + " ")).isNull();
  }

  @Test
  void theKeySetHoldsThePublicHalfAlone(@TempDir Path folder) {
    SigningKeys keys = keys(generatingIn(folder));
    assertThat(keys.published())
        .singleElement()
        .satisfies(
            jwk -> {
              assertThat(jwk.getId()).isEqualTo(keys.active().id());
              assertThat(jwk).doesNotContainKey("d");
              assertThat(jwk.toKey()).isEqualTo(keys.active().publicKey());
            });
  }

  @Test
  void withoutLeaveToMakeAKeyThereIsNoStart(@TempDir Path folder) throws IOException {
    assertRefused(
        readingFrom(folder),
        "There is no signing key at "
            + folder.resolve(PRIVATE)
            + ". Make one with scripts/generate-keys.sh, or set forestgate.tokens.keys-directory.");
    assertThat(modes(folder)).isEmpty();
  }

  @Test
  void aConfiguredKeyThatIsNotThereIsNotMade(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.pem");
    assertRefused(
        checking(file, null),
        "The signing key " + file + " can't be used: there is no such file" + REMEDY);
    assertThat(modes(folder)).isEmpty();
  }

  @Test
  void aFileThatIsNoKeyIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("mine.pem");
    String begin = "The signing key " + file + " can't be used: ";
    assertRefused(
        checking(written(file, "garbage"), null),
        begin + "there is no unencrypted private key in the file" + REMEDY);
    assertRefused(
        checking(written(file, TestKeys.pkcs8(TestKeys.ec(TestKeys.P384))), null),
        begin + "the key is not on the curve P-256 (prime256v1)" + REMEDY);
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertRefused(
        checking(file, null), begin + "there is no unencrypted private key in the file" + REMEDY);
  }

  @Test
  void anEditorsMarkAndACommentInLatin1ChangeNothing(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("mine.pem");
    KeyPair pair = TestKeys.ec(TestKeys.P256);
    String pem = TestKeys.pkcs8(pair);
    Files.writeString(file, pem);
    String id = keys(checking(file, null)).active().id();
    for (byte[] written :
        new byte[][] {
          ("\uFEFF" + pem).getBytes(UTF_8),
          ("Schl\u00fcssel der T\u00fcr\n" + pem).getBytes(ISO_8859_1),
          ("\uFEFF" + pem).getBytes(UTF_16LE)
        }) {
      Files.write(file, written);
      assertThat(keys(checking(file, null)).active().id()).isEqualTo(id);
    }
  }

  @Test
  void aFolderIsNoKey(@TempDir Path folder) {
    assertThat(refusal(checking(folder, null)))
        .hasMessageStartingWith("The signing key " + folder + " can't be used: ")
        .hasMessageEndingWith(REMEDY);
  }

  @Test
  void anUnusableKeyIsNeverReplaced(@TempDir Path folder) throws IOException {
    Path file = written(folder.resolve(PRIVATE), "garbage");
    assertThat(refusal(generatingIn(folder))).hasMessageContaining(file.toString());
    assertThat(file).hasContent("garbage");
  }

  @Test
  void aDamagedKeyIsNotPrinted(@TempDir Path folder) throws Exception {
    String pem = TestKeys.pkcs8(TestKeys.ec(TestKeys.P256));
    String[] lines = pem.split("\n", -1);
    for (String damaged :
        new String[] {
          pem.substring(0, pem.indexOf("-----END")),
          pem.replace(lines[2], "*" + lines[2]),
          pem.replace(lines[1], lines[1].substring(8)),
          pem.replace("PRIVATE KEY", "EC PRIVATE KEY"),
          pem.replace("PRIVATE KEY", "SECRET KEY")
        }) {
      Path file = written(folder.resolve("mine.pem"), damaged);
      StartRefused refusal = refusal(checking(file, null));
      assertThat(refusal)
          .hasMessageStartingWith("The signing key " + file + " can't be used: ")
          .hasMessageEndingWith(REMEDY);
      assertThat(everythingSaidIn(refusal))
          .doesNotContain(lines[1].substring(8, 40))
          .doesNotContain(lines[2].substring(0, 20));
    }
  }

  @Test
  void thePublicHalfOfAnotherKeyIsRefused(@TempDir Path folder) throws Exception {
    KeyPair pair = TestKeys.ec(TestKeys.P256);
    Path file = written(folder.resolve("mine.pem"), TestKeys.pkcs8(pair));
    Path other =
        written(folder.resolve("other.pub"), TestKeys.publicPem(TestKeys.ec(TestKeys.P256)));
    assertRefused(
        checking(file, other),
        other
            + " is not the public half of "
            + file
            + ". Derive it anew with scripts/generate-keys.sh, or leave it out.");
  }

  @Test
  void aPublicHalfThatIsNotThereIsNamed(@TempDir Path folder) throws Exception {
    Path file = written(folder.resolve("mine.pem"), TestKeys.pkcs8(TestKeys.ec(TestKeys.P256)));
    Path missing = folder.resolve("missing.pub");
    assertThat(refusal(checking(file, missing))).hasMessageContaining(missing.toString());
  }

  @Test
  void aPublicHalfThatIsNoKeyIsNamed(@TempDir Path folder) throws Exception {
    Path file = written(folder.resolve("mine.pem"), TestKeys.pkcs8(TestKeys.ec(TestKeys.P256)));
    Path garbage = written(folder.resolve("garbage.pub"), "garbage");
    assertThat(refusal(checking(file, garbage))).hasMessageContaining(garbage.toString());
    Path rsa = written(folder.resolve("rsa.pub"), TestKeys.publicPem(TestKeys.rsa()));
    assertThat(refusal(checking(file, rsa))).hasMessageContaining(rsa.toString());
  }

  @Test
  void aFolderThatCanNotBeMadeIsNamed(@TempDir Path folder) throws IOException {
    Path keys = Files.createSymbolicLink(folder.resolve("keys"), folder.resolve("nowhere"));
    assertRefused(
        generatingIn(keys),
        "A signing key can't be written to "
            + keys
            + ". Make the folder writable, or set AUTH_EC_PRIVATE_PEM_PATH.");
  }

  @Test
  void aFileInPlaceOfTheFolderIsNotCalledABadKey(@TempDir Path folder) throws IOException {
    Path keys = written(folder.resolve("keys"), "not a folder");
    assertThat(refusal(generatingIn(keys)))
        .hasMessageContaining(keys.toString())
        .hasMessageNotContaining("not a PEM file");
  }

  private static TokenProperties generatingIn(Path folder) {
    return properties(folder, null, null, true);
  }

  private static TokenProperties readingFrom(Path folder) {
    return properties(folder, null, null, false);
  }

  private static TokenProperties checking(Path privateKey, @Nullable Path publicKey) {
    return properties(privateKey.resolveSibling("keys"), privateKey, publicKey, true);
  }

  private static TokenProperties properties(
      Path folder, @Nullable Path privateKey, @Nullable Path publicKey, boolean generate) {
    List<String> settings = new ArrayList<>();
    settings.add("keys-directory=" + folder);
    settings.add("generate-key=" + generate);
    if (privateKey != null) {
      settings.add("private-key=" + privateKey);
    }
    if (publicKey != null) {
      settings.add("public-key=" + publicKey);
    }
    return TestTokenProperties.of(settings.toArray(String[]::new));
  }

  private static SigningKeys keys(TokenProperties properties) {
    return new SigningKeys(properties, Clock.systemUTC());
  }

  private static Path written(Path file, String text) throws IOException {
    return Files.writeString(file, text);
  }

  private static void assertRefused(TokenProperties properties, String message) {
    assertThat(refusal(properties)).hasMessage(message);
  }

  private static StartRefused refusal(TokenProperties properties) {
    StartRefused refusal = catchThrowableOfType(StartRefused.class, () -> keys(properties));
    assertThat(refusal).as("refusal").isNotNull();
    return refusal;
  }

  private static String everythingSaidIn(Throwable thrown) {
    var said = new StringBuilder();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      said.append(cause).append('\n');
    }
    return said.toString();
  }

  private static String settled(Path folder, List<Future<String>> starts) throws Exception {
    for (Future<String> start : starts) {
      start.get();
    }
    return Files.readString(folder.resolve(PRIVATE));
  }

  private static List<String> modes(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> modes = new ArrayList<>();
      for (Path file : files.toList()) {
        modes.add(
            file.getFileName()
                + " "
                + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
      return modes;
    }
  }
}
