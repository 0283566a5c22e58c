package dev.forestgate.http.body;

import static dev.forestgate.failure.Failure.NOT_ACCEPTABLE;

import dev.forestgate.failure.Failed;
import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
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

  /** 200 with a message for whoever looks. */
  public static Mono<ServerResponse> done(String message) {
    return ok(new Message(message));
  }

  /** {@link #done(String)} with {@code cookie}. */
  public static Mono<ServerResponse> done(String message, ResponseCookie cookie) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cookie(cookie)
        .bodyValue(new Message(message));
  }

  /** 202 with a message for whoever looks. */
  public static Mono<ServerResponse> accepted(String message) {
    return ServerResponse.accepted()
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(new Message(message));
  }

  /**
   * A filter for routes that answer with one of {@code types}: fails with NOT_ACCEPTABLE where the
   * client takes none of them (RFC 9110 section 12.5.1).
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

  /** What an answer says that has nothing else to say. */
  private record Message(String message) {}
}
