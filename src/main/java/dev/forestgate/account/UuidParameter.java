package dev.forestgate.account;

import java.util.Optional;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;

/** An id as a request names it. */
final class UuidParameter {
  private UuidParameter() {}

  /** The {@code {id}} of the path; empty if it is no id, so there can be nothing of that name. */
  static Optional<UUID> of(ServerRequest request) {
    return parse(request.pathVariable("id"));
  }

  /** Empty if {@code text} is no id. */
  static Optional<UUID> parse(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }
}
