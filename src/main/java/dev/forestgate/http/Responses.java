package dev.forestgate.http;

import static dev.forestgate.failure.Failure.NOT_ACCEPTABLE;

import dev.forestgate.failure.Failed;
import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** JSON answers, and the check that the client takes them, before anything is done for it. */
public final class Responses {
  private Responses() {}

  /** 200 with {@code body} as JSON. */
  public static Mono<ServerResponse> ok(Object body) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
  }

  /**
   * A filter for routes that answer with JSON: fails with NOT_ACCEPTABLE where the client takes
   * none (RFC 9110 section 12.5.1).
   */
  public static Mono<ServerResponse> json(
      ServerRequest request, HandlerFunction<ServerResponse> next) {
    return acceptsJson(request) ? next.handle(request) : Mono.error(Failed.of(NOT_ACCEPTABLE));
  }

  private static boolean acceptsJson(ServerRequest request) {
    try {
      List<MediaType> accepted = request.exchange().getRequest().getHeaders().getAccept();
      return accepted.isEmpty()
          || accepted.stream()
              .anyMatch(
                  type -> type.getQualityValue() > 0 && type.includes(MediaType.APPLICATION_JSON));
    } catch (InvalidMediaTypeException malformed) {
      return false;
    }
  }
}
