package dev.forestgate.http.body;

import static dev.forestgate.failure.Failure.NOT_ACCEPTABLE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.Failed;
import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** JSON responses, and the filter that checks {@code Accept} before a handler runs. */
public final class Responses {
  public static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, UTF_8);

  private Responses() {}

  /** Responds 200 with {@code body} as JSON. */
  public static Mono<ServerResponse> ok(Object body) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
  }

  /** Responds 200 with a human-readable message as the only member. */
  public static Mono<ServerResponse> done(String message) {
    return ok(new Message(message));
  }

  /** Responds 200 with a message and {@code cookie}. */
  public static Mono<ServerResponse> done(String message, ResponseCookie cookie) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cookie(cookie)
        .bodyValue(new Message(message));
  }

  /** Responds 202 with a human-readable message as the only member. */
  public static Mono<ServerResponse> accepted(String message) {
    return ServerResponse.accepted()
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(new Message(message));
  }

  /**
   * Filter for routes that respond with one of {@code types}. Fails with NOT_ACCEPTABLE if the
   * client accepts none of them (RFC 9110 section 12.5.1).
   */
  public static HandlerFilterFunction<ServerResponse, ServerResponse> producing(
      MediaType... types) {
    return (request, next) ->
        isAcceptable(request, List.of(types))
            ? next.handle(request)
            : Mono.error(Failed.of(NOT_ACCEPTABLE));
  }

  private static boolean isAcceptable(ServerRequest request, List<MediaType> types) {
    try {
      List<MediaType> accepted = request.exchange().getRequest().getHeaders().getAccept();
      return accepted.isEmpty()
          || accepted.stream()
              .filter(type -> type.getQualityValue() > 0)
              .anyMatch(type -> types.stream().anyMatch(type::includes));
    } catch (InvalidMediaTypeException malformed) {
      return false;
    }
  }

  /** Body with a human-readable message and nothing else. */
  private record Message(String message) {}
}
