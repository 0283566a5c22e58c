package dev.forestgate.credentials.argon2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fill of {@code src/main/c/argon2} against two implementations of other authors, Bouncy Castle
 * and libsodium, over random parameters.
 */
class Argon2DifferentialTest {
  private static final int CASES = 1000;
  private static final long SEED = 9106;
  private static final int LIBSODIUM_SALT_BYTES = 16;
  private static final int LIBSODIUM_LEAST_TAG_BYTES = 16;

  private final Argon2 bouncyCastle = new JavaArgon2();
  private final Argon2 libsodium = new SodiumArgon2();

  /** RFC 9106 section 5.3: the implementation that the others are compared with is right. */
  @Test
  void bouncyCastleComputesTheVectorOfRfc9106() {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id)
            .withVersion(org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(32)
            .withIterations(3)
            .withParallelism(4)
            .withSalt(HexFormat.of().parseHex("02".repeat(16)))
            .withSecret(HexFormat.of().parseHex("03".repeat(8)))
            .withAdditional(HexFormat.of().parseHex("04".repeat(12)))
            .build());
    byte[] tag = new byte[32];
    generator.generateBytes(HexFormat.of().parseHex("01".repeat(32)), tag);
    assertThat(HexFormat.of().formatHex(tag))
        .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
  }

  @ParameterizedTest(name = "{0} bits")
  @ValueSource(ints = {512, 256})
  void randomParametersGiveTheHashesOfBouncyCastleAndLibsodium(int width) {
    assumeTrue(
        VectorArgon2.isAvailable() && MemoryFill.width() >= width,
        () -> "Skipped: this build or processor has no fill with " + width + " bits");
    var random = new Random(SEED);
    List<Case> cases = Stream.generate(() -> Case.draw(random)).limit(CASES).toList();
    var usual = cases.get(0).cost();
    var vectors = new VectorArgon2(usual, width);
    assertThat(cases).allSatisfy(one -> assertSame(vectors, one));
    assertThat(cases.stream().filter(Case::isForLibsodium)).hasSizeGreaterThan(CASES / 3);
  }

  private void assertSame(Argon2 vectors, Case one) {
    String tag = one.hash(vectors);
    assertThat(tag).hasSize(2 * one.length()).isEqualTo(one.hash(bouncyCastle));
    if (one.isForLibsodium()) {
      assertThat(tag).isEqualTo(one.hash(libsodium));
    }
  }

  /**
   * @param length of the tag in bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Case(byte[] password, byte[] salt, Argon2Parameters cost, int length) {
    /**
     * Half of the cases have the salt length of a new hash, the others any that a store may hold.
     */
    static Case draw(Random random) {
      var cost = new Argon2Parameters(8 + random.nextInt(121), 1 + random.nextInt(4), 1);
      byte[] password =
          new byte[random.nextInt(4) == 0 ? random.nextInt(1025) : random.nextInt(65)];
      byte[] salt = new byte[random.nextBoolean() ? LIBSODIUM_SALT_BYTES : 8 + random.nextInt(57)];
      random.nextBytes(password);
      random.nextBytes(salt);
      return new Case(password, salt, cost, random.nextBoolean() ? 32 : 4 + random.nextInt(126));
    }

    boolean isForLibsodium() {
      return salt.length == LIBSODIUM_SALT_BYTES && length >= LIBSODIUM_LEAST_TAG_BYTES;
    }

    String hash(Argon2 argon2) {
      return HexFormat.of().formatHex(argon2.derive(password, salt, cost, length));
    }

    @Override
    public String toString() {
      return cost + ", password " + password.length + ", salt " + salt.length + ", tag " + length;
    }
  }
}
