package dev.forestgate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import reactor.core.publisher.Mono;

/**
 * Comparison of the response times of two kinds of calls in random order, by their ranks (Mann and
 * Whitney 1947).
 */
public final class TimingComparison {
  /** Measured calls of each kind. */
  public static final int EACH = 300;

  /** Calls of each kind before the measured ones. */
  public static final int WARM_UP = 50;

  /** Threshold that one run in about 10,000 exceeds by chance. */
  private static final double MOST_Z = 3.9;

  /** Ratio of the medians that a second hash, or none, would exceed by far. */
  private static final double MOST_RATIO = 1.2;

  private TimingComparison() {}

  /**
   * One kind of calls.
   *
   * @param call sends call {@code n}, from 0 to {@code EACH + WARM_UP - 1}, and returns the status
   * @param status expected of each
   */
  public record Calls(String name, int status, IntFunction<Mono<Integer>> call) {
    private long time(int n) {
      long begun = System.nanoTime();
      Integer answered = call.apply(n).block();
      long nanos = System.nanoTime() - begun;
      assertThat(answered).as(name).isEqualTo(status);
      return nanos;
    }
  }

  /** Expects times that a client can't tell apart: the ranks differ by chance only. */
  public static void expectEqual(String what, Calls one, Calls other) {
    assertThat(Math.abs(compare(what, one, other).z())).as("z of the ranks").isLessThan(MOST_Z);
  }

  /**
   * Expects the same costly work, where the responses differ and with them the writes of less than
   * a millisecond.
   */
  public static void expectSameWork(String what, Calls one, Calls other) {
    assertThat(compare(what, one, other).ratio())
        .as("ratio of the medians")
        .isBetween(1 / MOST_RATIO, MOST_RATIO);
  }

  private record Comparison(double ratio, double z) {}

  /** Measures and prints the figures. */
  @SuppressWarnings("SystemOut") // for the reader of the output
  private static Comparison compare(String what, Calls one, Calls other) {
    for (int n = 0; n < WARM_UP; n++) {
      one.time(EACH + n);
      other.time(EACH + n);
    }
    List<Long> first = new ArrayList<>();
    List<Long> second = new ArrayList<>();
    for (boolean isFirst : order()) {
      if (isFirst) {
        first.add(one.time(first.size()));
      } else {
        second.add(other.time(second.size()));
      }
    }
    var compared = new Comparison(median(first) / median(second), z(first, second));
    System.out.printf(
        Locale.ROOT,
        "%s: median %.3f ms %s, %.3f ms %s, ratio %.4f, z %.2f (%d each)%n",
        what,
        median(first) / 1e6,
        one.name(),
        median(second) / 1e6,
        other.name(),
        compared.ratio(),
        compared.z(),
        EACH);
    return compared;
  }

  private static List<Boolean> order() {
    List<Boolean> order = new ArrayList<>(Collections.nCopies(EACH, true));
    order.addAll(Collections.nCopies(EACH, false));
    Collections.shuffle(order, new Random(1));
    return order;
  }

  private static double median(List<Long> times) {
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2.0;
  }

  /** Distance of the ranks of {@code one} from those of an equal, in standard deviations. */
  private static double z(List<Long> one, List<Long> other) {
    record Timed(long nanos, boolean isOne) {}
    List<Timed> all = new ArrayList<>();
    one.forEach(nanos -> all.add(new Timed(nanos, true)));
    other.forEach(nanos -> all.add(new Timed(nanos, false)));
    all.sort(Comparator.comparingLong(Timed::nanos));
    double ranks = 0;
    for (int i = 0; i < all.size(); i++) {
      ranks += all.get(i).isOne() ? i + 1 : 0;
    }
    double n = one.size();
    double m = other.size();
    double u = ranks - n * (n + 1) / 2;
    return (u - n * m / 2) / Math.sqrt(n * m * (n + m + 1) / 12);
  }
}
