package dev.forestgate.enrolment;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.factors.Factors;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Caller;
import dev.forestgate.notifications.factors.FactorReports;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Replaces the caller's recovery codes; the former ones become void. */
@Component
final class RecoveryCodeRenewal {
  private final Factors factors;
  private final FactorReports reports;
  private final CallerReport report;

  RecoveryCodeRenewal(Factors factors, FactorReports reports, CallerReport report) {
    this.factors = factors;
    this.reports = reports;
    this.report = report;
  }

  /** Fails with NOT_FOUND if the account has neither TOTP nor passkey that codes could replace. */
  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return factors
        .renewRecoveryCodes(caller.userId())
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_FOUND)))
        .delayUntil(codes -> report.of(request, caller, reports::recoveryCodesRenewed))
        .flatMap(codes -> Responses.ok(NewCodes.of(codes)));
  }
}
