package dev.forestgate.credentials;

import dev.forestgate.credentials.argon2.Argon2;
import dev.forestgate.credentials.argon2.Argon2Input;
import dev.forestgate.credentials.argon2.Argon2Parameters;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Measures the time of a password hash on this machine. Takes seconds and all cores; the service
 * itself does not use it.
 */
public final class Calibration {
  /** Default time of one measurement. */
  public static final Duration TIME = Duration.ofSeconds(2);

  /** Minimum of OWASP's password storage cheat sheet, in five forms of equal strength. */
  private static final List<Argon2Parameters> FLOOR =
      List.of(
          new Argon2Parameters(19_456, 2, 1),
          new Argon2Parameters(47_104, 1, 1),
          new Argon2Parameters(12_288, 3, 1),
          new Argon2Parameters(9_216, 4, 1),
          new Argon2Parameters(7_168, 5, 1));

  /** Recommended by RFC 9106 section 4, in KiB; stronger settings have more iterations. */
  private static final int ENOUGH_MEMORY = 64 * 1024;

  private static final byte[] PASSWORD = new byte[16];
  private static final byte[] SALT = new byte[16];
  private static final int LENGTH = 32;

  private final int threads = Runtime.getRuntime().availableProcessors();
  private final Argon2Parameters usual;
  private final Argon2 argon2;
  private final Duration time;

  @Autowired
  Calibration(CredentialProperties properties) {
    this.usual = properties.argon2().parameters();
    this.argon2 = properties.hasher().load(usual);
    this.time = TIME;
  }

  private Calibration(Argon2Parameters usual, Argon2 argon2, Duration time) {
    this.usual = usual;
    this.argon2 = argon2;
    this.time = time;
  }

  /**
   * @param time of one measurement, instead of {@link #TIME}; at least one hash is measured
   */
  public Calibration taking(Duration time) {
    return new Calibration(usual, argon2, time);
  }

  /** Name of the implementation. */
  public String hasher() {
    return argon2.name();
  }

  /** Measures the configured settings. */
  public Measured usual() {
    return measure(usual);
  }

  /** Measures the settings of OWASP's minimum, the default first. */
  public List<Measured> floor() {
    return FLOOR.stream().map(this::measure).toList();
  }

  /**
   * Measures the strongest settings whose hash takes about {@code wished} on an idle machine, never
   * weaker than {@link #floor}. Memory grows first, then iterations.
   */
  public Measured recommend(Duration wished) {
    int iterations = FLOOR.get(0).iterations();
    return measure(
        strongest(
            wished,
            alone(FLOOR.get(0)),
            alone(new Argon2Parameters(ENOUGH_MEMORY, iterations, 1))));
  }

  /**
   * @param least measured time of the weakest settings
   * @param enough measured time with enough memory; can be less than {@code least} on a busy
   *     machine, which must not make the settings weak
   */
  static Argon2Parameters strongest(Duration wished, Duration least, Duration enough) {
    Argon2Parameters floor = FLOOR.get(0);
    double times = (double) wished.toNanos() / enough.toNanos();
    if (times >= 1) {
      int iterations = (int) (times * floor.iterations());
      return new Argon2Parameters(
          ENOUGH_MEMORY, Math.min(iterations, Argon2Parameters.MOST_ITERATIONS), 1);
    }
    if (wished.compareTo(least) <= 0) {
      return floor;
    }
    double grown = (double) wished.minus(least).toNanos() / enough.minus(least).toNanos();
    int memory = (int) (floor.memory() + grown * (ENOUGH_MEMORY - floor.memory()));
    return new Argon2Parameters(memory / 1024 * 1024, floor.iterations(), 1);
  }

  private Measured measure(Argon2Parameters cost) {
    return new Measured(cost, alone(cost), threads, atOnce(), rate(cost));
  }

  /** Hashes that a thread computes together under load. */
  private int atOnce() {
    return argon2.isFasterInPairs() ? 2 : 1;
  }

  /** Median time of a hash, on which short activity of other programs has no effect. */
  private Duration alone(Argon2Parameters cost) {
    repeat(() -> derive(cost), time.dividedBy(4)); // warm-up
    long[] sorted = repeat(() -> derive(cost), time);
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[sorted.length / 2]);
  }

  /** Hashes per second on all cores, in pairs where the service computes pairs under load. */
  private double rate(Argon2Parameters cost) {
    ExecutorService all = Executors.newFixedThreadPool(threads);
    try {
      long begun = System.nanoTime();
      Callable<long[]> loop = () -> repeat(() -> deriveAtOnce(cost), time);
      List<Future<long[]>> loops =
          all.invokeAll(IntStream.range(0, threads).mapToObj(i -> loop).toList());
      long hashes = 0;
      for (Future<long[]> done : loops) {
        hashes += (long) atOnce() * done.get().length;
      }
      return hashes * 1e9 / (System.nanoTime() - begun);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during a measurement", stopped);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    } finally {
      all.shutdownNow();
    }
  }

  private void derive(Argon2Parameters cost) {
    argon2.derive(PASSWORD, SALT, cost, LENGTH);
  }

  private void deriveAtOnce(Argon2Parameters cost) {
    if (argon2.isFasterInPairs()) {
      var input = new Argon2Input(PASSWORD, SALT, cost, LENGTH);
      argon2.deriveBoth(input, input);
    } else {
      derive(cost);
    }
  }

  /** Times of {@code work}, in nanoseconds. */
  private static long[] repeat(Runnable work, Duration total) {
    var durations = LongStream.builder();
    long end = System.nanoTime() + total.toNanos();
    long begun;
    do {
      begun = System.nanoTime();
      work.run();
      durations.add(System.nanoTime() - begun);
    } while (System.nanoTime() < end);
    return durations.build().toArray();
  }

  /**
   * Result of a measurement.
   *
   * @param cost measured settings
   * @param alone time of one hash without load
   * @param threads threads of {@code perSecond}: one per core
   * @param atOnce hashes that each thread computes together: one or two
   * @param perSecond hashes per second on all cores
   */
  public record Measured(
      Argon2Parameters cost, Duration alone, int threads, int atOnce, double perSecond) {
    /** Memory of all concurrent hashes, in KiB. */
    public long memory() {
      return (long) threads * atOnce * cost.memory();
    }
  }
}
