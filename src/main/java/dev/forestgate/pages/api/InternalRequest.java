package dev.forestgate.pages.api;

import java.net.URI;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;

/**
 * Request to the API from the client of a page: its address, cookies and user agent, and another
 * method, path and body. An {@code Authorization} header is not passed on, as a page acts for the
 * browser's session alone.
 */
final class InternalRequest extends ServerHttpRequestDecorator {
  private final byte[] body;

  private InternalRequest(ServerHttpRequest request, byte[] body) {
    super(request);
    this.body = body;
  }

  /**
   * Creates the request.
   *
   * @param body JSON; empty for none
   */
  static InternalRequest of(ServerHttpRequest page, HttpMethod method, URI uri, byte[] body) {
    return new InternalRequest(
        page.mutate().method(method).uri(uri).headers(headers -> replace(headers, body)).build(),
        body);
  }

  private static void replace(HttpHeaders headers, byte[] body) {
    headers.remove(HttpHeaders.AUTHORIZATION);
    headers.remove(HttpHeaders.CONTENT_TYPE);
    headers.remove(HttpHeaders.TRANSFER_ENCODING);
    headers.remove(HttpHeaders.ACCEPT);
    headers.setContentLength(body.length);
    if (body.length > 0) {
      headers.setContentType(MediaType.APPLICATION_JSON);
    }
  }

  @Override
  public Flux<DataBuffer> getBody() {
    return body.length == 0
        ? Flux.empty()
        : Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body));
  }
}
