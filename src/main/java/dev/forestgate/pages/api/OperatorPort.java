package dev.forestgate.pages.api;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.http.RouteFallback;
import dev.forestgate.http.body.ResponseWriters;
import dev.forestgate.http.server.ManagementRoutes;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Port of {@code /api/admin}. With {@code forestgate.admin.port=management} the service port
 * answers 404 there. It also has no pages of operators then, which would offer the same.
 */
@Component
public final class OperatorPort implements ManagementRoutes {
  private static final RequestPredicate API = path("/api/admin/**");
  private static final RequestPredicate API_AND_PAGES = API.or(path("/admin/**"));

  private final boolean isManagement;
  private final RouterFunction<ServerResponse> api;
  private final ServerCodecConfigurer codecs;

  OperatorPort(
      OperatorPortProperties properties,
      ApiRoutes api,
      ServerCodecConfigurer codecs,
      Environment environment) {
    this.isManagement = properties.port() == OperatorPortProperties.Port.MANAGEMENT;
    this.api = RouteFallback.behind(api.routes());
    this.codecs = codecs;
    if (isManagement && ManagementPortType.get(environment) != ManagementPortType.DIFFERENT) {
      throw new StartRefused(
          "forestgate.admin.port is management, and there is no management port",
          "Set management.server.port to a port that is not server.port");
    }
  }

  /** Those of {@code routes} that the service port serves. */
  public RouterFunction<ServerResponse> onServicePort(RouterFunction<ServerResponse> routes) {
    return isManagement
        ? request -> API_AND_PAGES.test(request) ? notFound() : routes.route(request)
        : routes;
  }

  /**
   * Handles a request to the management port, whose context has codecs without the settings of the
   * service.
   */
  @Override
  public Mono<ServerResponse> handle(ServerRequest given) {
    if (!isManagement || !API.test(given)) {
      return notFound();
    }
    ServerRequest request = ServerRequest.create(given.exchange(), codecs.getReaders());
    return api.route(request)
        .flatMap(handler -> handler.handle(request))
        .map(response -> new Encoded(response, new ResponseWriters(codecs.getWriters())));
  }

  private static <T> Mono<T> notFound() {
    return Mono.error(() -> Failed.of(Failure.NOT_FOUND));
  }

  /** A response that is written with {@code writers}, whichever the port has. */
  private record Encoded(ServerResponse response, ServerResponse.Context writers)
      implements ServerResponse {
    @Override
    public HttpStatusCode statusCode() {
      return response.statusCode();
    }

    @Override
    public HttpHeaders headers() {
      return response.headers();
    }

    @Override
    public MultiValueMap<String, ResponseCookie> cookies() {
      return response.cookies();
    }

    @Override
    public Mono<Void> writeTo(ServerWebExchange exchange, Context ofPort) {
      return response.writeTo(exchange, writers);
    }
  }
}
