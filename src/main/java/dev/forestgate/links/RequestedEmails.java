package dev.forestgate.links;

import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ClientAddress;
import dev.forestgate.notifications.request.Requesters;
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
   * Fails as {@link #admit}.
   */
  public Mono<ServerResponse> accept(ServerRequest request, String kind, String message) {
    return admit(request)
        .flatMap(asked -> queue(kind, asked, Map.of()))
        .then(Mono.defer(() -> Responses.accepted(message)));
  }

  /**
   * Reads the address in the body and counts the request. Fails with INVALID_REQUEST if the body
   * has no address, and with TOO_MANY_REQUESTS if the client or its network requested too many
   * e-mails, to all addresses together.
   */
  public Mono<AddressRequest> admit(ServerRequest request) {
    var requester = requesters.of(request);
    return bodies
        .read(request, AddressForm.class)
        .map(AddressForm::address)
        .delayUntil(address -> limits.take(ClientAddress.countedAs(request), requester))
        .map(address -> new AddressRequest(address, requester));
  }

  /** Queues a job of {@code kind} for {@code asked}, with further parameters. */
  public Mono<Void> queue(String kind, AddressRequest asked, Map<String, String> more) {
    Map<String, String> parameters = new HashMap<>(asked.requester().parameters());
    parameters.put(EMAIL, asked.address().text());
    parameters.putAll(more);
    return jobs.put(kind, parameters);
  }

  /** The address of a job that {@link #queue} queued. */
  public static EmailAddress address(Job job) {
    return EmailAddress.stored(job.parameter(EMAIL)).orElseThrow();
  }
}
