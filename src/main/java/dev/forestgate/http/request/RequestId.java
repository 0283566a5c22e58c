package dev.forestgate.http.request;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.IdGenerator;
import org.springframework.web.server.ServerWebExchange;

/**
 * The id under which a request is found in our log and in others': taken over where it is harmless,
 * else made.
 */
public final class RequestId {
  public static final String HEADER = "X-Request-Id";
  private static final String ATTRIBUTE = RequestId.class.getName();
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{8,64}");

  private RequestId() {}

  public static String assign(ServerWebExchange exchange, IdGenerator ids) {
    String id = choose(exchange.getRequest().getHeaders().getFirst(HEADER), ids);
    exchange.getAttributes().put(ATTRIBUTE, id);
    return id;
  }

  public static String choose(@Nullable String given, IdGenerator ids) {
    return given != null && HARMLESS.matcher(given).matches() ? given : ids.generateId().toString();
  }

  /** The id of this request; {@code -} before one was assigned. */
  public static String of(ServerWebExchange exchange) {
    return exchange.getAttributeOrDefault(ATTRIBUTE, "-");
  }
}
