package dev.forestgate.http.request;

import java.util.Map;
import org.springframework.http.HttpMethod;

/**
 * Counter of a route's responses by outcome.
 *
 * @param metric name of the counter; its only tag names the outcome
 * @param path without any of the {@link ApiPrefixes}
 * @param outcomes outcome by status; any other status is counted as {@code failed}
 */
public record RouteOutcomes(
    String metric, HttpMethod method, String path, Map<Integer, String> outcomes) {
  String outcome(int status) {
    return outcomes.getOrDefault(status, "failed");
  }

  /** True if a route of {@code asked} and {@code pattern} is counted here. */
  boolean matches(HttpMethod asked, String pattern) {
    return method.equals(asked) && ApiPrefixes.ALL.stream().anyMatch(p -> pattern.equals(p + path));
  }
}
