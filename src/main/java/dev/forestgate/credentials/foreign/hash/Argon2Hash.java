package dev.forestgate.credentials.foreign.hash;

import dev.forestgate.credentials.argon2.Argon2Parameters;
import dev.forestgate.secret.Secret;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Argon2id or Argon2i as a PHC string: {@code $argon2i$v=19$m=65536,t=3,p=1$<salt>$<hash>}, base64
 * without padding. The version 16 is written as {@code v=16} or left out. Bouncy Castle computes
 * it; Argon2id of version 19 has faster code in the package {@code credentials}.
 *
 * @param type {@code i} or {@code id}
 * @param version 16 or 19
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record Argon2Hash(String type, int version, Argon2Parameters cost, byte[] salt, byte[] hash)
    implements ForeignHash {
  /** Memory is on the heap. passlib's default was 100 MiB. */
  private static final int MOST_MEMORY_MIB = 128;

  /** Memory filled in all passes, which is about a second of one core in Java. */
  private static final int MOST_WORK_MIB = 1024;

  /** The same for Argon2id of version 19, whose faster code takes a second. */
  private static final int MOST_WORK_MIB_OF_CURRENT = 2048;

  private static final double MILLIS_PER_MIB = 1;
  private static final int KIB_PER_MIB = 1024;
  private static final int FIRST_VERSION = 16;
  private static final int CURRENT_VERSION = 19;

  private static final Pattern SHAPE =
      Pattern.compile(
          "\\$argon2(d|i|id)(?:\\$v=([0-9]+))?\\$m=([0-9]+),t=([0-9]+),p=([0-9]+)\\$"
              + HashText.BASE64
              + "\\$"
              + HashText.BASE64);

  public Argon2Hash {
    if (!type.equals("i") && !type.equals("id")) {
      throw new HashRefused("is Argon2 of another type than Argon2id and Argon2i");
    }
    if (version != FIRST_VERSION && version != CURRENT_VERSION) {
      throw new HashRefused("is Argon2 of version " + version + ", expected 16 or 19");
    }
    if (type.equals("id") && version == CURRENT_VERSION) {
      requireAffordable(
          type, cost, Argon2Parameters.MOST_MEMORY / KIB_PER_MIB, MOST_WORK_MIB_OF_CURRENT);
    } else {
      requireAffordable(type, cost, MOST_MEMORY_MIB, MOST_WORK_MIB);
    }
    HashText.requireBytes("salt", salt, 8, 64);
    HashText.requireBytes("hash", hash, 16, 128);
  }

  public static @Nullable Argon2Hash read(String text) {
    Matcher found = SHAPE.matcher(text);
    if (!found.matches()) {
      return null;
    }
    String version = found.group(2);
    return new Argon2Hash(
        found.group(1),
        version == null ? FIRST_VERSION : HashText.number(version),
        cost(found.group(3), found.group(4), found.group(5)),
        HashText.base64(found.group(6)),
        HashText.base64(found.group(7)));
  }

  /** Parses the parameters m, t and p. */
  public static Argon2Parameters cost(String memory, String iterations, String lanes) {
    try {
      return new Argon2Parameters(
          HashText.number(memory), HashText.number(iterations), HashText.number(lanes));
    } catch (IllegalArgumentException beyondBounds) {
      throw new HashRefused("is " + beyondBounds.getMessage());
    }
  }

  private static void requireAffordable(
      String type, Argon2Parameters cost, int mostMemoryMib, int mostWorkMib) {
    if (cost.memory() > mostMemoryMib * KIB_PER_MIB || work(cost) > mostWorkMib) {
      throw new HashRefused(
          String.format(
              "is Argon2%s of %s, which fills %.0f MiB in all passes, expected at most %d MiB and %d"
                  + " MiB in all passes",
              type, cost, work(cost), mostMemoryMib, mostWorkMib));
    }
  }

  @Override
  public boolean matches(Secret typed) {
    var parameters =
        new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                type.equals("i")
                    ? org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_i
                    : org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id)
            .withVersion(version)
            .withMemoryAsKB(cost.memory())
            .withIterations(cost.iterations())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build();
    var generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] derived = new byte[hash.length];
    try (var bytes = TypedBytes.of(typed)) {
      generator.generateBytes(bytes.array(), derived);
    }
    return MessageDigest.isEqual(derived, hash);
  }

  @Override
  public double millis() {
    return MILLIS_PER_MIB * work(cost);
  }

  private static double work(Argon2Parameters cost) {
    return (double) cost.memory() * cost.iterations() / KIB_PER_MIB;
  }

  @Override
  public Secret stored() {
    return Secret.of(
        "$argon2"
            + type
            + "$v="
            + version
            + "$"
            + cost
            + "$"
            + HashText.unpadded(salt)
            + "$"
            + HashText.unpadded(hash));
  }
}
