package dev.forestgate.http.server.exchange;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** What can be said to a request by its header alone, before anything is made for it. */
public interface EarlyResponse {
  /**
   * The whole answer, or null where {@code request} is to go its way. It is HTTP/1.1 without TLS,
   * stays connected, and waits for nothing before it sends its body, which nobody reads then. Asked
   * on an event loop.
   */
  @Nullable FullHttpResponse to(HttpRequest request);
}
