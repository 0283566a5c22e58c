package dev.forestgate.http.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Base64Url;
import dev.forestgate.secret.Sha256;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Query parameters of a list that is read page by page: filters, {@code limit} and {@code cursor}.
 * A cursor is the position of the next page, and belongs to the filters it was made with.
 */
public final class ListQuery {
  /** Most items of a page, and the default. */
  public static final int MAX_LIMIT = 100;

  private static final int DEFAULT_LIMIT = 50;
  private static final String CURSOR = "cursor";
  private static final String LIMIT = "limit";

  /** Bytes that tell the filters of a cursor; it is no secret. */
  private static final int TAG = 8;

  private final Map<String, String> filters;
  private final int limit;
  private final @Nullable String position;

  private ListQuery(Map<String, String> filters, int limit, @Nullable String cursor) {
    this.filters = filters;
    this.limit = limit;
    this.position = cursor == null ? null : position(cursor);
  }

  /**
   * Reads the parameters. Throws INVALID_REQUEST for one that is not in {@code known} or occurs
   * twice, and for a cursor of other filters.
   */
  public static ListQuery of(ServerRequest request, Set<String> known) {
    Map<String, String> filters = new TreeMap<>();
    for (Map.Entry<String, List<String>> given : request.queryParams().entrySet()) {
      String name = given.getKey();
      if (!known.contains(name) && !name.equals(CURSOR) && !name.equals(LIMIT)) {
        throw Failed.invalid(name, "is not a parameter of this list");
      }
      if (given.getValue().size() > 1) {
        throw Failed.invalid(name, "must occur once");
      }
      filters.put(name, Optional.ofNullable(given.getValue().get(0)).orElse(""));
    }
    String cursor = filters.remove(CURSOR);
    String limit = filters.remove(LIMIT);
    return new ListQuery(filters, limit == null ? DEFAULT_LIMIT : limit(limit), cursor);
  }

  /** The filter {@code name}; null if it is not given. */
  public @Nullable String filter(String name) {
    return filters.get(name);
  }

  /**
   * The filter {@code name} as {@code parse} reads it; null if it is not given. Throws
   * INVALID_REQUEST with {@code message} if {@code parse} is empty.
   */
  public <T> @Nullable T filter(String name, Function<String, Optional<T>> parse, String message) {
    String text = filters.get(name);
    return text == null ? null : parse.apply(text).orElseThrow(() -> Failed.invalid(name, message));
  }

  /** Items to read: those of a page, and one that tells whether there is a next page. */
  public int read() {
    return limit + 1;
  }

  /**
   * The page of {@code found}, of which at most {@link #read} were read.
   *
   * @param position of an item, from which the next page goes on
   */
  public <T> Page<T> page(List<T> found, Function<T, String> position) {
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<T> items = found.subList(0, limit);
    return new Page<>(items, cursor(position.apply(items.get(limit - 1))));
  }

  /**
   * Where the page begins, as {@code parse} reads it; null for the first page. Throws
   * INVALID_REQUEST if {@code parse} is empty: a cursor is not signed.
   */
  public <T> @Nullable T position(Function<String, Optional<T>> parse) {
    return position == null ? null : parse.apply(position).orElseThrow(ListQuery::foreignCursor);
  }

  /** Cursor of the page that begins at {@code next}, with the same filters. */
  private String cursor(String next) {
    return Base64Url.encode(tag()) + "." + Base64Url.encode(next.getBytes(UTF_8));
  }

  private String position(String cursor) {
    String[] parts = cursor.split("\\.", 2);
    try {
      if (parts.length == 2 && Arrays.equals(Base64Url.decode(parts[0]), tag())) {
        return new String(Base64Url.decode(parts[1]), UTF_8);
      }
    } catch (IllegalArgumentException malformed) {
      // answered below
    }
    throw foreignCursor();
  }

  private static Failed foreignCursor() {
    return Failed.invalid(CURSOR, "is not a cursor of this list with these filters");
  }

  private byte[] tag() {
    String text =
        filters.entrySet().stream()
            .map(filter -> filter.getKey() + "=" + filter.getValue())
            .collect(Collectors.joining("\n"));
    return Arrays.copyOf(Sha256.of(text.getBytes(UTF_8)), TAG);
  }

  private static int limit(String text) {
    if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > MAX_LIMIT) {
      throw Failed.invalid(LIMIT, "must be 1 to " + MAX_LIMIT);
    }
    return Integer.parseInt(text);
  }

  /**
   * Page of a list.
   *
   * @param next cursor of the next page; null on the last one
   */
  public record Page<T>(List<T> items, @Nullable String next) {}
}
