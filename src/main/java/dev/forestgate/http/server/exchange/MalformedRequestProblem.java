package dev.forestgate.http.server.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/**
 * A problem document (RFC 9457) for what did not become a request, with the headers of every
 * answer.
 */
public final class MalformedRequestProblem {
  /** Of every answer that is no page: nothing may come of it, in whatever a browser shows it. */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String NOSNIFF = "X-Content-Type-Options";

  /** Of every answer, until its route knows better. */
  public static final Map<String, String> HEADERS =
      Map.of(
          "Cache-Control",
          "no-store",
          NOSNIFF,
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Content-Security-Policy",
          CONTENT_SECURITY_POLICY);

  private MalformedRequestProblem() {}

  /** Whether {@code answer} has passed our filters, and so has our headers. */
  static boolean isOurs(FullHttpResponse answer) {
    return answer.headers().contains(NOSNIFF);
  }

  /** What {@code refusal}, which is empty, says to a machine, said to a person too. */
  static FullHttpResponse to(FullHttpResponse refusal) {
    HttpResponseStatus status = refusal.status();
    byte[] body = problem(status).getBytes(UTF_8);
    var answer =
        new DefaultFullHttpResponse(
            refusal.protocolVersion(), status, Unpooled.wrappedBuffer(body));
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .set(HttpHeaderNames.DATE, HttpDate.of(System.currentTimeMillis()));
    HEADERS.forEach(answer.headers()::set);
    return answer;
  }

  private static String problem(HttpResponseStatus status) {
    String detail =
        switch (status.code()) {
          case 414 -> "The address is too long.";
          case 431 -> "The header is too large.";
          default -> "This is not an HTTP request as RFC 9112 has it.";
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
