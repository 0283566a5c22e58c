package dev.forestgate.credentials.argon2;

/**
 * The cost of one Argon2id hash (RFC 9106 section 3.1). Capped, so that a planted hash can't
 * exhaust the machine.
 *
 * @param memory KiB
 * @param iterations passes over the memory
 * @param lanes degree of parallelism
 */
public record Argon2Parameters(int memory, int iterations, int lanes) {
  public static final int MOST_MEMORY = 256 * 1024;
  public static final int MOST_ITERATIONS = 16;
  public static final int MOST_LANES = 8;

  public Argon2Parameters {
    require("m", memory, 8, MOST_MEMORY);
    require("t", iterations, 1, MOST_ITERATIONS);
    require("p", lanes, 1, MOST_LANES);
    require("m", memory, 8 * lanes, MOST_MEMORY);
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "Argon2 " + name + "=" + value + ", expected " + least + " to " + most);
    }
  }

  /** As in a PHC string: {@code m=19456,t=2,p=1}. */
  @Override
  public String toString() {
    return "m=" + memory + ",t=" + iterations + ",p=" + lanes;
  }
}
