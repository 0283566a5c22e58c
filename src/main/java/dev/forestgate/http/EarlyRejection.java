package dev.forestgate.http;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.request.RequestId;
import dev.forestgate.http.request.RequestLog;
import dev.forestgate.http.request.RequestMetrics;
import dev.forestgate.http.server.exchange.EarlyResponse;
import dev.forestgate.http.server.exchange.HttpDate;
import dev.forestgate.http.server.exchange.SecurityHeaders;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
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
import tools.jackson.databind.json.JsonMapper;

/**
 * OVERLOADED before anything is made for a request, which costs more than the answer
 * (docs/benchmarks.md): the same bytes that {@link EdgeFilter} and {@link ProblemHandler} would
 * send, and the same count in the metrics.
 */
@Component
final class EarlyRejection implements EarlyResponse {
  private static final HttpStatus STATUS = Problem.status(Failure.OVERLOADED);

  private final AdmissionGate door;
  private final Clock clock;
  private final IdGenerator ids;
  private final RequestMetrics meter;
  private final byte[] body;
  private final DefaultHttpHeaders always = new DefaultHttpHeaders();

  EarlyRejection(
      AdmissionGate door, Clock clock, IdGenerator ids, RequestMetrics meter, JsonMapper json) {
    this.door = door;
    this.clock = clock;
    this.ids = ids;
    this.meter = meter;
    this.body = json.writeValueAsBytes(Problem.of(Failed.of(Failure.OVERLOADED)));
    SecurityHeaders.DEFAULTS.forEach(always::set);
    always
        .set(HttpHeaders.VARY, HttpHeaders.ORIGIN)
        .set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
        .setInt(HttpHeaders.CONTENT_LENGTH, body.length);
  }

  @Override
  public @Nullable FullHttpResponse to(HttpRequest request) {
    PathPattern path = isPlain(request) ? door.path(request.uri()) : null;
    Failed refused = path == null ? null : door.refusal();
    return path == null || refused == null ? null : answer(request, path, refused);
  }

  /**
   * Whether {@link EdgeFilter} would have nothing to say about {@code request}, as a browser's
   * origin, and no line in the log is to tell of it.
   */
  private static boolean isPlain(HttpRequest request) {
    return request.method().name().equals(HttpMethod.POST.name())
        && !request.headers().contains(HttpHeaders.ORIGIN)
        && !request.headers().contains("Sec-Fetch-Site")
        && !RequestLog.logsEveryRequest();
  }

  private FullHttpResponse answer(HttpRequest request, PathPattern path, Failed refused) {
    long began = System.nanoTime();
    Duration retryAfter = refused.retryAfter();
    var headers = always.copy();
    headers
        .set(RequestId.HEADER, RequestId.choose(request.headers().get(RequestId.HEADER), ids))
        .set(HttpHeaders.DATE, HttpDate.of(clock.millis()))
        .set(
            HttpHeaders.RETRY_AFTER,
            ProblemHandler.seconds(retryAfter == null ? Duration.ZERO : retryAfter));
    meter.record(HttpMethod.POST, path, STATUS, began);
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1,
        HttpResponseStatus.valueOf(STATUS.value()),
        Unpooled.wrappedBuffer(body),
        headers,
        EmptyHttpHeaders.INSTANCE);
  }
}
