package dev.forestgate.account;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.request.UuidParameter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Page of a list, as the query parameters {@code before} and {@code limit} ask for it.
 *
 * @param before id of the last item of the previous page; null for the first page
 * @param limit number of items, 1 to {@value #MAX_LIMIT}
 */
record PageRequest(@Nullable UUID before, int limit) {
  static final int MAX_LIMIT = 200;

  /**
   * Reads the page from {@code request}. Throws INVALID_REQUEST if a parameter is invalid.
   *
   * @param item an item of the list with its article, for the error text
   */
  static PageRequest of(ServerRequest request, int defaultLimit, String item) {
    UUID before = request.queryParam("before").map(text -> before(text, item)).orElse(null);
    int limit = request.queryParam("limit").map(PageRequest::limit).orElse(defaultLimit);
    return new PageRequest(before, limit);
  }

  private static UUID before(String text, String item) {
    return UuidParameter.parse(text)
        .orElseThrow(() -> Failed.invalid("before", "must be the id of " + item));
  }

  private static int limit(String text) {
    if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > MAX_LIMIT) {
      throw Failed.invalid("limit", "must be 1 to " + MAX_LIMIT);
    }
    return Integer.parseInt(text);
  }
}
