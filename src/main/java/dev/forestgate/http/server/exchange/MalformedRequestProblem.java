package dev.forestgate.http.server.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Problem document (RFC 9457) for a request that the decoder rejects, which no filter sees. It has
 * the {@link SecurityHeaders} of other responses.
 */
final class MalformedRequestProblem {
  private MalformedRequestProblem() {}

  /** True if {@code response} passed the service's filters and has its headers. */
  static boolean isFromService(FullHttpResponse response) {
    return response.headers().contains(SecurityHeaders.NOSNIFF);
  }

  /**
   * Replaces {@code rejection}, an empty response of the decoder, by one with a problem document.
   */
  static FullHttpResponse to(FullHttpResponse rejection) {
    HttpResponseStatus status = rejection.status();
    byte[] body = problem(status).getBytes(UTF_8);
    var response =
        new DefaultFullHttpResponse(
            rejection.protocolVersion(), status, Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .set(HttpHeaderNames.DATE, HttpDate.of(System.currentTimeMillis()));
    SecurityHeaders.DEFAULTS.forEach(response.headers()::set);
    return response;
  }

  private static String problem(HttpResponseStatus status) {
    String detail =
        switch (status.code()) {
          case 414 -> "The request target is too long.";
          case 431 -> "The header is too large.";
          default -> "This is not a valid HTTP request (RFC 9112).";
        };
    String slug =
        switch (status.code()) {
          case 414 -> "uri-too-long";
          case 431 -> "header-too-large";
          default -> "invalid-request";
        };
    return """
        {"type":"/problems/%s","title":"%s","status":%d,"detail":"%s"}"""
        .formatted(slug, status.reasonPhrase(), status.code(), detail);
  }
}
