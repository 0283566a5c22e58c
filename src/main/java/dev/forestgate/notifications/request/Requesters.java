package dev.forestgate.notifications.request;

import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.visitor.Visitor;
import dev.forestgate.visitor.Visitors;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Recognises the origin of a request for an e-mail. */
@Component
public final class Requesters {
  private final VisitorCookie cookie;
  private final Visitors visitors;

  Requesters(VisitorCookie cookie, Visitors visitors) {
    this.cookie = cookie;
    this.visitors = visitors;
  }

  public Requester of(ServerRequest request) {
    Visitor visitor = cookie.recognize(request);
    return Requester.of(visitor, visitors.networkTag(visitor));
  }
}
