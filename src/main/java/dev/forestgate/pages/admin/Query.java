package dev.forestgate.pages.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Parameters of a list, in the address of its page and in the call of the API. */
final class Query {
  static final String CURSOR = "cursor";

  private Query() {}

  /** The parameters {@code names} of {@code request} that are not empty. */
  static Map<String, String> of(ServerRequest request, String... names) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : names) {
      request
          .queryParam(name)
          .map(String::strip)
          .filter(value -> !value.isEmpty())
          .ifPresent(value -> found.put(name, value));
    }
    return found;
  }

  /** {@code path} with {@code parameters}. */
  static String path(String path, Map<String, String> parameters) {
    return parameters.isEmpty()
        ? path
        : parameters.entrySet().stream()
            .map(one -> one.getKey() + "=" + encoded(one.getValue()))
            .collect(Collectors.joining("&", path + "?", ""));
  }

  /** {@code parameters}, and {@code name} with {@code value}. */
  static Map<String, String> with(Map<String, String> parameters, String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.put(name, value);
    return all;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
