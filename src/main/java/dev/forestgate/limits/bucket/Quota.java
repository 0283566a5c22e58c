package dev.forestgate.limits.bucket;

import dev.forestgate.redis.Script;
import java.time.Duration;
import java.util.List;

/**
 * How often something may be done in a window: all at once if need be, and then again as the window
 * gives back, evenly.
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

  /** As {@code bucket-take.lua} takes one. */
  List<String> taking() {
    return taking;
  }

  /** As {@code bucket-take.lua} only looks. */
  List<String> looking() {
    return looking;
  }

  private List<String> arguments(String wanted) {
    return List.of(String.valueOf(most), Script.millis(window), wanted);
  }
}
