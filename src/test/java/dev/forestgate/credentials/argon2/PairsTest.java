package dev.forestgate.credentials.argon2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two hashes at once are those that each would be alone. */
class PairsTest {
  private static final Argon2Parameters USUAL = new Argon2Parameters(256, 2, 1);
  private static final Argon2 JAVA = new JavaArgon2();

  private final Random random = new Random(9106);

  @ParameterizedTest(name = "{0} bits")
  @ValueSource(ints = {512, 256})
  void bothTagsAreThoseOfBouncyCastle(int width) {
    Argon2 vectors = vectors(width);
    for (int i = 0; i < 200; i++) {
      var cost = new Argon2Parameters(8 + random.nextInt(121), 1 + random.nextInt(4), 1);
      assertBothAreRight(vectors, input(cost), input(cost));
    }
    assertBothAreRight(vectors, input(USUAL), input(USUAL));
  }

  @Test
  void hashesOfDifferentCostsAndOfManyLanesAreComputedInTurn() {
    Argon2 vectors = vectors(256);
    assertBothAreRight(vectors, input(USUAL), input(new Argon2Parameters(256, 3, 1)));
    assertBothAreRight(vectors, input(USUAL), input(new Argon2Parameters(64, 2, 1)));
    var lanes = new Argon2Parameters(64, 1, 2);
    assertBothAreRight(vectors, input(lanes), input(lanes));
  }

  @Test
  void otherImplementationsComputeBothInTurn() {
    assertThat(JAVA.isFasterInPairs()).isFalse();
    assertBothAreRight(new SodiumArgon2(), input(USUAL), input(USUAL));
  }

  @Test
  void aFailureOfOneIsThatOfBothAndTheNextPairIsRight() {
    Argon2 vectors = vectors(256);
    var broken = new Argon2Input(new byte[8], new byte[8], USUAL, -1);
    assertThatThrownBy(() -> vectors.deriveBoth(input(USUAL), broken))
        .isInstanceOf(RuntimeException.class);
    assertBothAreRight(vectors, input(USUAL), input(USUAL));
  }

  private static Argon2 vectors(int width) {
    assumeTrue(
        VectorArgon2.isAvailable() && MemoryFill.width() >= width,
        () -> "Skipped: this build or processor has no fill with " + width + " bits");
    return new VectorArgon2(USUAL, width);
  }

  private Argon2Input input(Argon2Parameters cost) {
    byte[] password = new byte[random.nextInt(80)];
    byte[] salt = new byte[16];
    random.nextBytes(password);
    random.nextBytes(salt);
    return new Argon2Input(password, salt, cost, 16 + random.nextInt(100));
  }

  private static void assertBothAreRight(Argon2 argon2, Argon2Input one, Argon2Input other) {
    List<byte[]> tags = argon2.deriveBoth(one, other);
    assertThat(tags).hasSize(2);
    assertThat(tags.get(0))
        .isEqualTo(JAVA.derive(one.password(), one.salt(), one.cost(), one.length()));
    assertThat(tags.get(1))
        .isEqualTo(JAVA.derive(other.password(), other.salt(), other.cost(), other.length()));
  }
}
