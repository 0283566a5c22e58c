package dev.forestgate.identity.device;

import dev.forestgate.limits.AttemptOrigin;
import dev.forestgate.visitor.KnownDevices;
import dev.forestgate.visitor.Visitor;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Recognition of devices by their visitor; only the visitor's cookie proves a device. */
@Component
final class VisitorDeviceRecognition implements DeviceRecognition {
  private static final String UNPROVEN = "";

  private final VisitorCookie visitors;
  private final KnownDevices known;

  VisitorDeviceRecognition(VisitorCookie visitors, KnownDevices known) {
    this.visitors = visitors;
    this.known = known;
  }

  @Override
  public String device(ServerRequest request) {
    Visitor visitor = visitors.recognize(request);
    return visitor.isProven() ? visitor.deviceId() : UNPROVEN;
  }

  @Override
  public Mono<AttemptOrigin> origin(ServerRequest request, UUID userId) {
    Visitor visitor = visitors.recognize(request);
    return known
        .isKnown(userId, visitor)
        .filter(isKnown -> isKnown)
        .map(
            isKnown ->
                visitor.isProven() ? AttemptOrigin.KNOWN_DEVICE : AttemptOrigin.SIMILAR_DEVICE);
  }
}
