package dev.forestgate.links;

import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ClientAddress;
import dev.forestgate.notifications.Requester;
import dev.forestgate.notifications.Requesters;
import dev.forestgate.outbox.Job;
import dev.forestgate.outbox.JobQueue;
import dev.forestgate.users.name.EmailAddress;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * E-mails that any client can request by address. The response is the same for every address, and
 * is sent before the account is looked up (OWASP, Forgot Password Cheat Sheet).
 */
@Component
public final class RequestedEmails {
  private static final String EMAIL = "email";

  private final JobQueue jobs;
  private final JsonBodies bodies;
  private final Requesters requesters;
  private final RequesterLimits limits;

  RequestedEmails(JobQueue jobs, JsonBodies bodies, Requesters requesters, RequesterLimits limits) {
    this.jobs = jobs;
    this.bodies = bodies;
    this.requesters = requesters;
    this.limits = limits;
  }

  /**
   * Queues a job of {@code kind} for the address in the body and answers 202 with {@code message}.
   * Fails with INVALID_REQUEST if the body has no address, and with TOO_MANY_REQUESTS if the client
   * or its network requested too many e-mails, to all addresses together.
   */
  public Mono<ServerResponse> accept(ServerRequest request, String kind, String message) {
    Requester requester = requesters.of(request);
    return bodies
        .read(request, AddressForm.class)
        .map(AddressForm::address)
        .delayUntil(address -> limits.take(ClientAddress.countedAs(request), requester))
        .flatMap(address -> jobs.put(kind, parameters(address, requester)))
        .then(Mono.defer(() -> Responses.accepted(message)));
  }

  /** The address of a job that {@link #accept} queued. */
  public static EmailAddress address(Job job) {
    return EmailAddress.stored(job.parameter(EMAIL)).orElseThrow();
  }

  private static Map<String, String> parameters(EmailAddress address, Requester requester) {
    Map<String, String> parameters = new HashMap<>(requester.parameters());
    parameters.put(EMAIL, address.text());
    return parameters;
  }
}
