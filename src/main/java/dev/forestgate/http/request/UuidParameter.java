package dev.forestgate.http.request;

import java.util.Optional;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;

/** UUID in the path or the query of a request. */
public final class UuidParameter {
  private UuidParameter() {}

  /** The path variable {@code id}. Empty if it is not a UUID, so that no resource can have it. */
  public static Optional<UUID> inPath(ServerRequest request) {
    return parse(request.pathVariable("id"));
  }

  /** Parses {@code text}. Empty if it is not a UUID. */
  public static Optional<UUID> parse(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }
}
