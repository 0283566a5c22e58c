package dev.forestgate.http.request;

import java.util.Map;
import org.springframework.http.HttpMethod;

/**
 * A call whose answers are also counted by what they mean.
 *
 * @param metric the counter, with one tag, what an answer means
 * @param path without any of the {@link ApiPrefixes}
 * @param outcomes by status; another is counted as {@code failed}
 */
public record RouteOutcomes(
    String metric, HttpMethod method, String path, Map<Integer, String> outcomes) {
  String outcome(int status) {
    return outcomes.getOrDefault(status, "failed");
  }

  boolean is(HttpMethod asked, String pattern) {
    return method.equals(asked) && ApiPrefixes.ALL.stream().anyMatch(p -> pattern.equals(p + path));
  }
}
