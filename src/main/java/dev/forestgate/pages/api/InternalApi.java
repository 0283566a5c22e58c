package dev.forestgate.pages.api;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.ProblemHandler;
import dev.forestgate.http.body.ResponseWriters;
import dev.forestgate.http.request.RequestMetrics;
import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of the API inside the process, as the browser that requests a page. A page so has the rate
 * limits, checks, events and metrics of the API, and no rules of its own.
 */
@Component
public final class InternalApi {
  private static final byte[] NONE = {};

  private final ApiRoutes api;
  private final ProblemHandler problems;
  private final RequestMetrics metrics;
  private final ServerCodecConfigurer codecs;
  private final JsonMapper json;

  InternalApi(
      ApiRoutes api,
      ProblemHandler problems,
      RequestMetrics metrics,
      ServerCodecConfigurer codecs,
      JsonMapper json) {
    this.api = api;
    this.problems = problems;
    this.metrics = metrics;
    this.codecs = codecs;
    this.json = json;
  }

  /** The result of {@code GET path}. Never fails for a response with an error status. */
  public Mono<ApiResult> get(ServerRequest page, String path) {
    return call(page, HttpMethod.GET, path, NONE);
  }

  /** The result of {@code POST path} with {@code body} as JSON. */
  public Mono<ApiResult> post(ServerRequest page, String path, Map<String, ?> body) {
    return call(page, HttpMethod.POST, path, json.writeValueAsBytes(body));
  }

  /** The result of {@code PATCH path} with {@code body} as JSON. */
  public Mono<ApiResult> patch(ServerRequest page, String path, Map<String, ?> body) {
    return call(page, HttpMethod.PATCH, path, json.writeValueAsBytes(body));
  }

  /** The result of {@code DELETE path}. */
  public Mono<ApiResult> delete(ServerRequest page, String path) {
    return call(page, HttpMethod.DELETE, path, NONE);
  }

  private Mono<ApiResult> call(ServerRequest page, HttpMethod method, String path, byte[] body) {
    long began = System.nanoTime();
    var response = new CapturedResponse();
    var exchange =
        new InternalExchange(
            page.exchange(),
            InternalRequest.of(page.exchange().getRequest(), method, URI.create(path), body),
            response);
    return handle(exchange)
        .onErrorResume(thrown -> problems.handle(exchange, thrown))
        .then(Mono.fromSupplier(() -> result(exchange, response, began)));
  }

  private Mono<Void> handle(ServerWebExchange exchange) {
    ServerRequest request = ServerRequest.create(exchange, codecs.getReaders());
    return api.routes()
        .route(request)
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NOT_FOUND)))
        .flatMap(handler -> handler.handle(request))
        .flatMap(response -> response.writeTo(exchange, new ResponseWriters(codecs.getWriters())));
  }

  private ApiResult result(ServerWebExchange exchange, CapturedResponse response, long began) {
    if (exchange.getAttribute(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE)
        instanceof PathPattern pattern) {
      metrics.record(exchange.getRequest().getMethod(), pattern, response.status(), began);
    }
    return ApiResult.of(response, response.body(), parsed(response));
  }

  private JsonNode parsed(CapturedResponse response) {
    MediaType type = response.getHeaders().getContentType();
    boolean isJson = type != null && type.getSubtype().endsWith("json");
    try {
      return isJson ? json.readTree(response.body()) : json.missingNode();
    } catch (JacksonException defect) {
      throw new IllegalStateException("The API answered with malformed JSON", defect);
    }
  }
}
