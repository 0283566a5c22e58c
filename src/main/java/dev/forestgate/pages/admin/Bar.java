package dev.forestgate.pages.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Minute of the chart: sign-ins below, failures above, in hundredths of its height.
 *
 * @param x place, from 0
 */
public record Bar(int x, Instant at, long signIns, long failures, int low, int high) {
  /** Hundredths of the highest bar of a quiet hour: a single sign-in does not fill the chart. */
  private static final long LEAST_TOP = 4;

  static List<Bar> of(List<JsonNode> minutes) {
    long top =
        Math.max(
            LEAST_TOP,
            minutes.stream()
                .mapToLong(one -> count(one, "sign_ins") + count(one, "sign_in_failures"))
                .max()
                .orElse(0));
    List<Bar> bars = new ArrayList<>();
    for (JsonNode minute : minutes) {
      long signIns = count(minute, "sign_ins");
      long failures = count(minute, "sign_in_failures");
      bars.add(
          new Bar(
              bars.size(),
              Instant.parse(minute.path("at").asString()),
              signIns,
              failures,
              height(signIns, top),
              height(failures, top)));
    }
    return bars;
  }

  static long count(JsonNode minute, String figure) {
    return minute.path(figure).asLong();
  }

  /** Rounded up, so that one of many is seen. */
  private static int height(long number, long top) {
    return (int) ((number * 100 + top - 1) / top);
  }
}
