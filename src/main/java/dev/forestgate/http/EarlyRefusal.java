package dev.forestgate.http;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.server.HttpDate;
import dev.forestgate.http.server.PlainAnswer;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import org.springframework.web.util.pattern.PathPattern;
import reactor.netty.NettyOutbound;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * OVERLOADED before any of Spring's objects is made for a request, which costs more than the answer
 * (docs/benchmarks.md): the same bytes that {@link Edge} and {@link Problems} would send, and the
 * same count in the metrics.
 */
@Component
public final class EarlyRefusal {
  private static final HttpStatus STATUS = Problem.status(Failure.OVERLOADED);

  private final Clock clock;
  private final IdGenerator ids;
  private final RequestMeter meter;
  private final byte[] body;
  private final DefaultHttpHeaders always = new DefaultHttpHeaders();

  EarlyRefusal(Clock clock, IdGenerator ids, RequestMeter meter, JsonMapper json) {
    this.clock = clock;
    this.ids = ids;
    this.meter = meter;
    this.body = json.writeValueAsBytes(Problem.of(Failed.of(Failure.OVERLOADED)));
    PlainAnswer.HEADERS.forEach(always::set);
    always
        .set(HttpHeaders.VARY, HttpHeaders.ORIGIN)
        .set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
        .setInt(HttpHeaders.CONTENT_LENGTH, body.length);
  }

  /**
   * Whether {@link Edge} would have nothing to say about {@code request}, as a browser's origin,
   * and no line in the log is to tell of it.
   */
  public static boolean suits(HttpServerRequest request) {
    var headers = request.requestHeaders();
    return !headers.contains(HttpHeaders.ORIGIN)
        && !headers.contains("Sec-Fetch-Site")
        && request.scheme().equals("http")
        && !RequestLog.tellsOfEach();
  }

  /**
   * Answers a POST of {@code path}.
   *
   * @param retryAfter null for soon
   */
  public NettyOutbound answer(
      HttpServerRequest request,
      HttpServerResponse response,
      PathPattern path,
      @Nullable Duration retryAfter) {
    long began = System.nanoTime();
    response
        .status(STATUS.value())
        .responseHeaders()
        .set(always)
        .set(
            RequestId.HEADER, RequestId.choose(request.requestHeaders().get(RequestId.HEADER), ids))
        .set(HttpHeaders.DATE, HttpDate.of(clock.millis()))
        .set(
            HttpHeaders.RETRY_AFTER,
            Problems.seconds(retryAfter == null ? Duration.ZERO : retryAfter));
    meter.record(HttpMethod.POST, path, STATUS, began);
    return response.sendObject(Unpooled.wrappedBuffer(body));
  }
}
