package dev.forestgate.limits.bucket;

import dev.forestgate.redis.Script;
import java.time.Duration;
import java.util.List;

/**
 * Number of operations in a window. All may happen at once; the quota then refills evenly over the
 * window.
 */
public final class Quota {
  private final int most;
  private final Duration window;
  private final List<String> taking;
  private final List<String> looking;

  private Quota(int most, Duration window) {
    this.most = most;
    this.window = window;
    this.taking = arguments("1");
    this.looking = arguments("0");
  }

  /**
   * @param most 1 to 1,000,000
   */
  public static Quota perMinute(int most) {
    return new Quota(most, Duration.ofMinutes(1));
  }

  /**
   * @param most 1 to 1,000,000
   */
  public static Quota perHour(int most) {
    return new Quota(most, Duration.ofHours(1));
  }

  public int most() {
    return most;
  }

  public Duration window() {
    return window;
  }

  /** Arguments of {@code bucket-take.lua} to take one token. */
  List<String> taking() {
    return taking;
  }

  /** Arguments of {@code bucket-take.lua} to look without taking. */
  List<String> looking() {
    return looking;
  }

  private List<String> arguments(String wanted) {
    return List.of(String.valueOf(most), Script.millis(window), wanted);
  }
}
