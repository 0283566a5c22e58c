package dev.forestgate.account;

import java.util.Optional;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;

/** UUID in the path or the query of a request. */
final class UuidParameter {
  private UuidParameter() {}

  /** The path variable {@code id}. Empty if it is not a UUID, so that no resource can have it. */
  static Optional<UUID> inPath(ServerRequest request) {
    return parse(request.pathVariable("id"));
  }

  /** Parses {@code text}. Empty if it is not a UUID. */
  static Optional<UUID> parse(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }
}
