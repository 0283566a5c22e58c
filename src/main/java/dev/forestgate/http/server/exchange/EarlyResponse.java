package dev.forestgate.http.server.exchange;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Response to a request by its header alone, before anything is allocated for it. */
public interface EarlyResponse {
  /**
   * The complete response, or null to process {@code request} as usual. It applies to HTTP/1.1
   * without TLS, keeps the connection open, and is sent before the request body, which is skipped.
   * Called on an event loop.
   */
  @Nullable FullHttpResponse to(HttpRequest request);
}
