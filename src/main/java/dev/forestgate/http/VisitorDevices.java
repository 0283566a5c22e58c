package dev.forestgate.http;

import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** A device is known by the visitor that calls from it. */
@Component
final class VisitorDevices implements KnownDevices {
  private final VisitorCookie visitors;
  private final dev.forestgate.visitor.KnownDevices known;

  VisitorDevices(VisitorCookie visitors, dev.forestgate.visitor.KnownDevices known) {
    this.visitors = visitors;
    this.known = known;
  }

  @Override
  public Mono<Boolean> isKnown(ServerRequest request, UUID userId) {
    return known.isKnown(userId, visitors.recognize(request));
  }
}
