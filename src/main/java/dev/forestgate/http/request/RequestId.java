package dev.forestgate.http.request;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.IdGenerator;
import org.springframework.web.server.ServerWebExchange;

/**
 * Request id that correlates log lines with those of other systems. A client's own id is kept if it
 * has 8 to 64 harmless characters; otherwise a new one is generated.
 */
public final class RequestId {
  public static final String HEADER = "X-Request-Id";
  private static final String ATTRIBUTE = RequestId.class.getName();
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{8,64}");

  private RequestId() {}

  /** Chooses the id, keeps it with {@code exchange} and returns it. */
  public static String assign(ServerWebExchange exchange, IdGenerator ids) {
    String id = choose(exchange.getRequest().getHeaders().getFirst(HEADER), ids);
    exchange.getAttributes().put(ATTRIBUTE, id);
    return id;
  }

  /** {@code given} if it is harmless, otherwise a new id. */
  public static String choose(@Nullable String given, IdGenerator ids) {
    return given != null && HARMLESS.matcher(given).matches() ? given : ids.generateId().toString();
  }

  /** The id of this request; {@code -} if none is assigned yet. */
  public static String of(ServerWebExchange exchange) {
    return exchange.getAttributeOrDefault(ATTRIBUTE, "-");
  }
}
