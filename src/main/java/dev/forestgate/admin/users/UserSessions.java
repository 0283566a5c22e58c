package dev.forestgate.admin.users;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditTrail;
import dev.forestgate.factors.trust.TrustedDevices;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.users.User;
import dev.forestgate.visitor.DeviceName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists the sessions of an account, and ends them with the trust of their devices. */
@Component
final class UserSessions {
  private static final int MOST = 200;

  private final TargetAccount target;
  private final Sessions sessions;
  private final TrustedDevices trustedDevices;
  private final AuditTrail audit;

  UserSessions(
      TargetAccount target, Sessions sessions, TrustedDevices trustedDevices, AuditTrail audit) {
    this.target = target;
    this.sessions = sessions;
    this.trustedDevices = trustedDevices;
    this.audit = audit;
  }

  /**
   * The latest sessions, without more than an operator needs. Also of accounts with more rights.
   */
  Mono<ServerResponse> list(ServerRequest request, Operator operator) {
    return target
        .find(request)
        .flatMapMany(user -> sessions.list(user.id(), null, MOST))
        .map(UserSessions::entry)
        .collectList()
        .flatMap(entries -> Responses.ok(new Body(entries)));
  }

  /** Records first: what is not recorded does not happen. */
  Mono<ServerResponse> endAll(ServerRequest request, Operator operator) {
    return target
        .of(request, operator)
        .delayUntil(user -> record(user, operator, Map.of("all", true)))
        .delayUntil(user -> trustedDevices.endAll(user.id()))
        .delayUntil(user -> sessions.endOthers(user.id(), null))
        .flatMap(user -> ServerResponse.noContent().build());
  }

  /** Fails with NOT_FOUND if the account has no such session. */
  Mono<ServerResponse> end(ServerRequest request, Operator operator) {
    return target
        .of(request, operator)
        .zipWith(Mono.justOrEmpty(UuidParameter.parse(request.pathVariable("session"))))
        .filterWhen(both -> sessions.find(both.getT2(), both.getT1().id()).hasElement())
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NOT_FOUND)))
        .flatMap(both -> end(both.getT1(), both.getT2(), operator))
        .then(Mono.defer(() -> ServerResponse.noContent().build()));
  }

  private Mono<Boolean> end(User user, UUID session, Operator operator) {
    return record(user, operator, Map.of("session", session.toString()))
        .then(trustedDevices.end(user.id(), session))
        .then(sessions.end(user.id(), session));
  }

  private Mono<Void> record(User user, Operator operator, Map<String, Object> detail) {
    return audit.append(operator.event(AuditAction.SESSION_ENDED, user.id()).with(detail));
  }

  private static Entry entry(Session session) {
    return new Entry(
        session.id(),
        session.createdAt(),
        session.lastSeenAt(),
        session.expiresAt(),
        session.assurance(),
        session.device().ip(),
        DeviceName.of(session.device().userAgent()));
  }

  record Body(List<Entry> sessions) {}

  /**
   * One session.
   *
   * @param device description of the device, derived from its user agent
   */
  record Entry(
      UUID id,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      @JsonUnwrapped Assurance assurance,
      String ip,
      String device) {}
}
