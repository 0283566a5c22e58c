package dev.forestgate.enrolment;

import static dev.forestgate.failure.Failure.CONTENT_TOO_LARGE;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.AddedFactor;
import dev.forestgate.factors.model.Factor;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Caller;
import dev.forestgate.notifications.factors.FactorReports;
import dev.forestgate.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Adds a passkey: the first call returns options for the browser, the second takes its response.
 */
@Component
final class PasskeyAddition {
  private final Factors factors;
  private final LateAddition lateAddition;
  private final FactorReports reports;
  private final CallerReport report;
  private final JsonBodies bodies;

  PasskeyAddition(
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

  Mono<ServerResponse> begin(ServerRequest request, Caller caller) {
    return factors.startPasskey(caller.userId(), caller.session().name()).flatMap(Responses::ok);
  }

  Mono<ServerResponse> add(ServerRequest request, Caller caller) {
    return form(request)
        .map(Form::given)
        .flatMap(given -> add(caller, given))
        .delayUntil(added -> lateAddition.refuse(caller, added))
        .delayUntil(added -> report(request, caller, added))
        .flatMap(PasskeyAddition::respond);
  }

  /** Reads the body. Fails with INVALID_REQUEST if it is too large: browsers send 2 KiB. */
  private Mono<Form> form(ServerRequest request) {
    return bodies
        .read(request, Form.class)
        .onErrorMap(
            PasskeyAddition::isTooLarge,
            tooLarge -> Failed.invalid("credential", "must be shorter than 64 KiB"));
  }

  private static boolean isTooLarge(Throwable error) {
    return error instanceof Failed failed && failed.failure() == CONTENT_TOO_LARGE;
  }

  private Mono<AddedFactor> add(Caller caller, Given given) {
    return factors.addPasskey(caller.userId(), given.ceremony(), given.credential(), given.name());
  }

  private Mono<Void> report(ServerRequest request, Caller caller, AddedFactor added) {
    return report.of(request, caller, session -> reports.added(session, added.factor()));
  }

  private static Mono<ServerResponse> respond(AddedFactor added) {
    return ServerResponse.status(HttpStatus.CREATED)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(new Body(added.factor(), NewCodes.of(added.recoveryCodes())));
  }

  /** Request body. */
  record Form(@Nullable Secret ceremony, @Nullable JsonNode credential, @Nullable String name) {
    /** Validates the form. Throws INVALID_REQUEST if a member is missing. */
    Given given() {
      List<FieldError> errors = new ArrayList<>();
      if (ceremony == null) {
        errors.add(new FieldError("ceremony", "is required"));
      }
      if (credential == null || !credential.isObject()) {
        errors.add(new FieldError("credential", "must be a JSON object"));
      }
      if (ceremony == null || credential == null || !errors.isEmpty()) {
        throw Failed.invalid(errors);
      }
      return new Given(ceremony, credential, name);
    }
  }

  private record Given(Secret ceremony, JsonNode credential, @Nullable String name) {}

  /** Response body: the members of the factor and, for the first of its account, the codes. */
  record Body(@JsonUnwrapped Factor factor, @JsonUnwrapped NewCodes codes) {}
}
