package dev.forestgate.notifications;

import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ClientAddress;
import dev.forestgate.identity.VisitorCookie;
import dev.forestgate.outbox.Job;
import dev.forestgate.outbox.JobQueue;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.visitor.Visitor;
import dev.forestgate.visitor.Visitors;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Letters that anybody can ask for by an address. The answer is the same for every address, and
 * comes before anybody looks whose it is (OWASP, Forgot Password Cheat Sheet).
 */
@Component
public final class RequestedEmails {
  private static final String EMAIL = "email";

  private final JobQueue errands;
  private final JsonBodies bodies;
  private final VisitorCookie visitors;
  private final Visitors networks;
  private final RequesterLimits limits;

  RequestedEmails(
      JobQueue errands,
      JsonBodies bodies,
      VisitorCookie visitors,
      Visitors networks,
      RequesterLimits limits) {
    this.errands = errands;
    this.bodies = bodies;
    this.visitors = visitors;
    this.networks = networks;
    this.limits = limits;
  }

  /**
   * Leaves an errand of {@code kind} about the {@code email} of the body; answers 202 with {@code
   * promise}. Fails with INVALID_REQUEST for what is no address, and with TOO_MANY_REQUESTS where
   * the client or its network asked for too many letters, whatever the addresses.
   */
  public Mono<ServerResponse> ask(ServerRequest request, String kind, String promise) {
    Requester requester = requester(request);
    return bodies
        .read(request, Form.class)
        .map(form -> EmailAddress.require(form.email()))
        .delayUntil(address -> limits.take(ClientAddress.countedAs(request), requester))
        .flatMap(address -> errands.put(kind, words(address, requester)))
        .then(Mono.defer(() -> Responses.accepted(promise)));
  }

  /** The origin of {@code request}. */
  public Requester requester(ServerRequest request) {
    Visitor visitor = visitors.recognize(request);
    return Requester.of(visitor, networks.networkTag(visitor));
  }

  private static Map<String, String> words(EmailAddress address, Requester requester) {
    Map<String, String> words = new HashMap<>(requester.words());
    words.put(EMAIL, address.text());
    return words;
  }

  /** The address of an errand that {@link #ask} left. */
  public static EmailAddress address(Job errand) {
    return EmailAddress.stored(errand.parameter(EMAIL)).orElseThrow();
  }

  /** As it comes in. */
  record Form(@Nullable String email) {}
}
