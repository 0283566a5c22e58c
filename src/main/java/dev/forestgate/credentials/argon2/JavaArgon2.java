package dev.forestgate.credentials.argon2;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;

/**
 * Argon2id by Bouncy Castle: for any platform and number of lanes, and three to ten times slower.
 */
final class JavaArgon2 implements Argon2 {
  @Override
  public byte[] derive(byte[] password, byte[] salt, Argon2Parameters cost, int length) {
    var parameters =
        new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id)
            .withVersion(org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memory())
            .withIterations(cost.iterations())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build();
    var generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] out = new byte[length];
    generator.generateBytes(password, out);
    return out;
  }

  @Override
  public String name() {
    return "Bouncy Castle (Java)";
  }
}
