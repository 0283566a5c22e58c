package dev.forestgate.enrolment;

import static dev.forestgate.failure.Failure.INVALID_CODE;

import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.AddedFactor;
import dev.forestgate.factors.model.StartedTotp;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.Caller;
import dev.forestgate.notifications.factors.FactorReports;
import dev.forestgate.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Adds an authenticator app: the first call returns its secret, the second proves its first code.
 */
@Component
final class TotpAddition {
  private final Factors factors;
  private final LateAddition lateAddition;
  private final FactorReports reports;
  private final CallerReport report;
  private final JsonBodies bodies;

  TotpAddition(
      Factors factors,
      LateAddition lateAddition,
      FactorReports reports,
      CallerReport report,
      JsonBodies bodies) {
    this.factors = factors;
    this.lateAddition = lateAddition;
    this.reports = reports;
    this.report = report;
    this.bodies = bodies;
  }

  Mono<ServerResponse> start(ServerRequest request, Caller caller) {
    return bodies
        .readIfPresent(request, NameForm.class)
        .defaultIfEmpty(NameForm.EMPTY)
        .flatMap(form -> factors.startTotp(caller.userId(), caller.session().name(), form.name()))
        .flatMap(TotpAddition::respond);
  }

  private static Mono<ServerResponse> respond(StartedTotp started) {
    return ServerResponse.status(HttpStatus.CREATED)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Started.of(started));
  }

  Mono<ServerResponse> confirm(ServerRequest request, Caller caller) {
    return bodies
        .read(request, Confirmation.class)
        .map(Confirmation::given)
        .flatMap(given -> confirm(caller, given))
        .delayUntil(added -> lateAddition.refuse(caller, added))
        .delayUntil(added -> report(request, caller, added))
        .flatMap(added -> Responses.ok(NewCodes.of(added.recoveryCodes())));
  }

  private Mono<AddedFactor> confirm(Caller caller, Given given) {
    return factors.confirmTotp(caller.userId(), given.id(), given.code());
  }

  private Mono<Void> report(ServerRequest request, Caller caller, AddedFactor added) {
    return report.of(request, caller, session -> reports.added(session, added.factor()));
  }

  /** Request body of the first code. */
  record Confirmation(@Nullable String id, @Nullable Secret code) {
    /**
     * Validates the form. Throws INVALID_REQUEST if a member is missing, and INVALID_CODE if {@code
     * id} can be that of no factor.
     */
    Given given() {
      List<FieldError> errors = new ArrayList<>();
      if (id == null) {
        errors.add(new FieldError("id", "is required"));
      }
      if (code == null) {
        errors.add(new FieldError("code", "is required"));
      }
      if (id == null || code == null) {
        throw Failed.invalid(errors);
      }
      return new Given(UuidParameter.parse(id).orElseThrow(() -> Failed.of(INVALID_CODE)), code);
    }
  }

  private record Given(UUID id, Secret code) {}

  /**
   * Response body with the secret.
   *
   * @param expiresIn seconds within which the first code must be sent
   */
  record Started(UUID id, String secret, String otpauthUri, String qrSvg, long expiresIn) {
    static Started of(StartedTotp started) {
      return new Started(
          started.id(),
          started.secret().reveal(),
          started.otpauthUri().reveal(),
          started.qrSvg().reveal(),
          started.lifetime().toSeconds());
    }
  }
}
