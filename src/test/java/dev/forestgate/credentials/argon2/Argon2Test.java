package dev.forestgate.credentials.argon2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All implementations compute the same Argon2id hashes. */
class Argon2Test {
  private static final Argon2Parameters USUAL = new Argon2Parameters(256, 2, 1);
  private static final Argon2 JAVA = new JavaArgon2();
  private static final List<Argon2> NATIVE = natives();

  /** libsodium, and the native fill with each width of vectors that this processor supports. */
  private static List<Argon2> natives() {
    List<Argon2> all = new ArrayList<>(List.of(new SodiumArgon2()));
    if (VectorArgon2.isAvailable()) {
      all.add(new VectorArgon2(USUAL, 256));
      all.add(new VectorArgon2(USUAL));
    }
    return all;
  }

  /**
   * Vectors of the reference implementation's src/test.c: Argon2id, version 0x13. Their salts have
   * 8 bytes and libsodium takes only 16, so this also shows that it delegates to Java.
   */
  @ParameterizedTest(name = "{0} {1} m={2} t={3} p={4}")
  @CsvSource({
    "password, somesalt, 65536, 2, 1, 09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
    "password, somesalt,   256, 2, 1, 9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
    "password, somesalt,   256, 2, 2, 6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037",
    "password, somesalt, 65536, 1, 1, f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98",
    "password, somesalt, 65536, 4, 1, 9025d48e68ef7395cca9079da4c4ec3affb3c8911fe4f86d1a2520856f63172c",
    "differentpassword, somesalt, 65536, 2, 1, 0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde",
    "password, diffsalt, 65536, 2, 1, bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c"
  })
  void knownAnswers(
      String password, String salt, int memory, int iterations, int lanes, String expected) {
    var cost = new Argon2Parameters(memory, iterations, lanes);
    assertThat(hex(JAVA, password.getBytes(UTF_8), salt.getBytes(UTF_8), cost, 32))
        .isEqualTo(expected);
    assertThat(NATIVE)
        .allSatisfy(
            argon2 ->
                assertThat(hex(argon2, password.getBytes(UTF_8), salt.getBytes(UTF_8), cost, 32))
                    .isEqualTo(expected));
  }

  /** The smallest and odd memory sizes, one pass and many, one lane and several. */
  @ParameterizedTest(name = "m={0} t={1} p={2} -> {3} bytes")
  @CsvSource({
    "8, 1, 1, 16",
    "8, 16, 1, 32",
    "13, 3, 1, 32",
    "1023, 2, 1, 64",
    "19456, 2, 1, 32",
    "65536, 1, 1, 129",
    "16, 1, 2, 32",
    "100, 2, 3, 32",
    "1024, 3, 8, 32"
  })
  void nativeAndJavaGiveTheSame(int memory, int iterations, int lanes, int length) {
    var cost = new Argon2Parameters(memory, iterations, lanes);
    byte[] password = "Z\u00f6e's \uD83D\uDE00 password".getBytes(UTF_8);
    byte[] salt = bytes(16);
    assertAllGiveTheSame(password, salt, cost, length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 127, 128, 129, 1024})
  void passwordsOfAnyLengthGiveTheSame(int length) {
    var cost = new Argon2Parameters(64, 2, 1);
    byte[] password = bytes(length);
    byte[] salt = bytes(16);
    assertAllGiveTheSame(password, salt, cost, 32);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 15, 17, 32, 64})
  void saltsThatLibsodiumDoesNotTakeGiveTheSame(int length) {
    var cost = new Argon2Parameters(64, 2, 1);
    byte[] password = bytes(10);
    assertAllGiveTheSame(password, bytes(length), cost, 32);
  }

  @ParameterizedTest
  @MethodSource("natives")
  void everyInputCounts(Argon2 argon2) {
    var cost = new Argon2Parameters(64, 2, 1);
    byte[] password = bytes(10);
    byte[] salt = bytes(16);
    assertThat(
            Stream.of(
                hex(argon2, password, salt, cost, 32),
                hex(argon2, bytes(11), salt, cost, 32),
                hex(argon2, password, bytes(17), cost, 32),
                hex(argon2, password, salt, new Argon2Parameters(65, 2, 1), 32),
                hex(argon2, password, salt, new Argon2Parameters(72, 2, 1), 32),
                hex(argon2, password, salt, new Argon2Parameters(64, 3, 1), 32),
                hex(argon2, password, salt, new Argon2Parameters(64, 2, 2), 32)))
        .doesNotHaveDuplicates();
  }

  /** The memory of one hash is that of the next; the next hash does not depend on its contents. */
  @Test
  void keptMemoryDoesNotChangeTheNextHash() {
    List<byte[]> passwords = IntStream.range(0, 200).mapToObj(Argon2Test::bytes).toList();
    byte[] salt = bytes(16);
    List<String> expected =
        passwords.stream().map(password -> hex(JAVA, password, salt, USUAL, 32)).toList();
    assertThat(NATIVE)
        .allSatisfy(
            argon2 ->
                assertThat(
                        passwords.parallelStream()
                            .map(password -> hex(argon2, password, salt, USUAL, 32))
                            .toList())
                    .isEqualTo(expected));
  }

  @Test
  void implementationsAreNamed() {
    assertThat(new SodiumArgon2().name()).isEqualTo("libsodium (native)");
    assertThat(JAVA.name()).isEqualTo("Bouncy Castle (Java)");
    assertThat(new VectorArgon2(USUAL, 512).name()).isEqualTo("AVX-512 code (native)");
    assertThat(new VectorArgon2(USUAL, 256).name()).isEqualTo("AVX2 code (native)");
  }

  @ParameterizedTest
  @CsvSource({
    "7, 1, 1, 'Argon2 m=7, expected 8 to 262144'",
    "262145, 1, 1, 'Argon2 m=262145, expected 8 to 262144'",
    "15, 1, 2, 'Argon2 m=15, expected 16 to 262144'",
    "8, 0, 1, 'Argon2 t=0, expected 1 to 16'",
    "8, 17, 1, 'Argon2 t=17, expected 1 to 16'",
    "8, 1, 0, 'Argon2 p=0, expected 1 to 8'",
    "72, 1, 9, 'Argon2 p=9, expected 1 to 8'",
    "-1, -1, -1, 'Argon2 m=-1, expected 8 to 262144'"
  })
  void costsBeyondTheBoundsAreRejected(int memory, int iterations, int lanes, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Argon2Parameters(memory, iterations, lanes))
        .withMessage(message);
  }

  private static void assertAllGiveTheSame(
      byte[] password, byte[] salt, Argon2Parameters cost, int length) {
    String expected = hex(JAVA, password, salt, cost, length);
    assertThat(expected).hasSize(2 * length);
    assertThat(NATIVE)
        .allSatisfy(
            argon2 -> assertThat(hex(argon2, password, salt, cost, length)).isEqualTo(expected));
  }

  private static String hex(
      Argon2 argon2, byte[] password, byte[] salt, Argon2Parameters cost, int length) {
    return HexFormat.of().formatHex(argon2.derive(password, salt, cost, length));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
