package dev.forestgate.signin.second;

import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.FactorProof;
import dev.forestgate.factors.model.FactorPurpose;
import dev.forestgate.factors.model.ProvedFactor;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.CallerAccount;
import dev.forestgate.identity.CredentialsResponse;
import dev.forestgate.identity.Elevation;
import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.notifications.factors.FactorReports;
import dev.forestgate.notifications.factors.ReportedSession;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.users.User;
import dev.forestgate.visitor.Visitor;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Authenticates the caller again within the session, by the highest level of the account: by a
 * second factor, or by the password if the account has none. Wrong passwords and wrong codes are
 * counted as at sign-in.
 */
@Component
final class Elevate {
  private final CallerAccount accounts;
  private final Factors factors;
  private final Elevation elevation;
  private final Sessions sessions;
  private final FactorReports reports;
  private final VisitorCookie visitors;
  private final Journal journal;
  private final JsonBodies bodies;
  private final CredentialsResponse response;

  Elevate(
      CallerAccount accounts,
      Factors factors,
      Elevation elevation,
      Sessions sessions,
      FactorReports reports,
      VisitorCookie visitors,
      Journal journal,
      JsonBodies bodies,
      CredentialsResponse response) {
    this.accounts = accounts;
    this.factors = factors;
    this.elevation = elevation;
    this.sessions = sessions;
    this.reports = reports;
    this.visitors = visitors;
    this.journal = journal;
    this.bodies = bodies;
    this.response = response;
  }

  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return bodies
        .read(request, ElevationForm.class)
        .flatMap(form -> form.isEmpty() ? ask(caller) : prove(request, caller, form.given()))
        .flatMap(amr -> sessions.elevate(caller.session(), amr))
        .switchIfEmpty(Mono.error(() -> Failed.of(UNAUTHENTICATED)))
        .delayUntil(this::record)
        .flatMap(session -> response.elevated(session, elevation.end(session), caller.method()));
  }

  /** Tells the caller what proves as much: ELEVATION_REQUIRED, whatever was proven before. */
  private Mono<List<String>> ask(Caller caller) {
    return accounts.of(caller).flatMap(elevation::refuse);
  }

  /** Methods of the session after the proof. */
  private Mono<List<String>> prove(
      ServerRequest request, Caller caller, ElevationForm.Given given) {
    return accounts
        .of(caller)
        .flatMap(
            user ->
                given
                    .proof()
                    .map(proof -> proveFactor(request, user, caller.session(), proof))
                    .orElseGet(() -> verifyPassword(request, user, given.password())));
  }

  private Mono<List<String>> proveFactor(
      ServerRequest request, User user, Session session, FactorProof proof) {
    return factors
        .prove(user.id(), FactorPurpose.ELEVATION, proof)
        .delayUntil(proved -> report(request, user, session, proved))
        .map(proved -> session.assurance().with(proved.amr()));
  }

  private Mono<Void> report(
      ServerRequest request, User user, Session session, ProvedFactor proved) {
    Visitor client = visitors.recognize(request);
    return reports.used(new ReportedSession(user, session.id(), client), proved);
  }

  /** Refuses the password of an account with a second factor before it is checked. */
  private Mono<List<String>> verifyPassword(ServerRequest request, User user, Secret password) {
    return user.secondFactor()
        ? elevation.refuse(user)
        : accounts.verifyPassword(request, user, password).map(verified -> Assurance.PASSWORD);
  }

  private Mono<UUID> record(Session session) {
    return journal.record(
        JournalEvent.serviceEvent(
            session.id(),
            session.userId(),
            JournalAction.ELEVATED,
            Map.of("aal", session.assurance().aal(), "amr", session.assurance().amr())));
  }
}
