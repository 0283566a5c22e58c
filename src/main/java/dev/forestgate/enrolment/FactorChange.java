package dev.forestgate.enrolment;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.Factor;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.Caller;
import dev.forestgate.notifications.factors.FactorReports;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Renames and removes a factor. Another account's factor and an unknown id get the same response.
 */
@Component
final class FactorChange {
  private final Factors factors;
  private final FactorReports reports;
  private final CallerReport report;
  private final JsonBodies bodies;

  FactorChange(Factors factors, FactorReports reports, CallerReport report, JsonBodies bodies) {
    this.factors = factors;
    this.reports = reports;
    this.report = report;
    this.bodies = bodies;
  }

  Mono<ServerResponse> rename(ServerRequest request, Caller caller) {
    return bodies
        .read(request, NameForm.class)
        .map(NameForm::required)
        .flatMap(name -> rename(request, caller, name))
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_FOUND)))
        .delayUntil(factor -> report.of(request, caller, in -> reports.renamed(in, factor)))
        .flatMap(Responses::ok);
  }

  private Mono<Factor> rename(ServerRequest request, Caller caller, String name) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .flatMap(id -> factors.rename(caller.userId(), id, name));
  }

  Mono<ServerResponse> remove(ServerRequest request, Caller caller) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .flatMap(id -> factors.remove(caller.userId(), id))
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_FOUND)))
        .delayUntil(factor -> report.of(request, caller, in -> reports.removed(in, factor)))
        .flatMap(factor -> ServerResponse.noContent().build());
  }
}
