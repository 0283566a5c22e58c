package dev.forestgate.credentials.argon2;

/**
 * Cost of one Argon2id hash (RFC 9106 section 3.1), with upper bounds so that a hash planted in the
 * store cannot exhaust the machine.
 *
 * @param memory in KiB, 8 per lane to 262,144
 * @param iterations passes over the memory, 1 to 16
 * @param lanes degree of parallelism, 1 to 8
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

  /** The form of a PHC string: {@code m=19456,t=2,p=1}. */
  @Override
  public String toString() {
    return "m=" + memory + ",t=" + iterations + ",p=" + lanes;
  }
}
