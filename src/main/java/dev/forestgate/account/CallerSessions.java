package dev.forestgate.account;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.audit.AuditTrail;
import dev.forestgate.factors.trust.TrustedDevices;
import dev.forestgate.failure.Failed;
import dev.forestgate.geo.Geo;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.Caller;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.visitor.DeviceName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Lists the caller's sessions, and ends them. */
@Component
final class CallerSessions {
  private static final int DEFAULT_LIMIT = PageRequest.MAX_LIMIT;

  private final Sessions sessions;
  private final TrustedDevices trustedDevices;
  private final Geo geo;
  private final AuditTrail audit;

  CallerSessions(Sessions sessions, TrustedDevices trustedDevices, Geo geo, AuditTrail audit) {
    this.sessions = sessions;
    this.trustedDevices = trustedDevices;
    this.geo = geo;
    this.audit = audit;
  }

  /**
   * Lists sessions, the current one first, then the latest. The last id of a page is the {@code
   * before} of the next page. The current session is on the first page only, in addition to {@code
   * limit} others.
   */
  Mono<ServerResponse> list(ServerRequest request, Caller caller) {
    PageRequest page = PageRequest.of(request, DEFAULT_LIMIT, "a session");
    Flux<Session> others =
        sessions
            .list(caller.userId(), page.before(), page.limit())
            .filter(session -> !session.id().equals(caller.sessionId()));
    return (page.before() == null ? others.startWith(caller.session()) : others)
        .collectList()
        .zipWith(
            trustedDevices.sessions(caller.userId()),
            (all, trusted) -> entries(all, trusted, caller))
        .flatMap(entries -> Responses.ok(new Body(entries)));
  }

  private List<Entry> entries(List<Session> all, Set<UUID> trusted, Caller caller) {
    return all.stream()
        .map(session -> entry(session, trusted.contains(session.id()), caller))
        .toList();
  }

  /**
   * Ends one session, and the trust of its device. Another account's session and an unknown id get
   * the same response.
   */
  Mono<ServerResponse> end(ServerRequest request, Caller caller) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .delayUntil(id -> trustedDevices.end(caller.userId(), id))
        .flatMap(id -> sessions.end(caller.userId(), id))
        .filter(ended -> ended)
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_FOUND)))
        .delayUntil(ended -> record(caller, Map.of("session", request.pathVariable("id"))))
        .flatMap(ended -> ServerResponse.noContent().build());
  }

  /** Ends all sessions but the caller's, and the trust of all devices. */
  Mono<ServerResponse> endOthers(ServerRequest request, Caller caller) {
    return trustedDevices
        .endAll(caller.userId())
        .then(sessions.endOthers(caller.userId(), caller.sessionId()))
        .then(record(caller, Map.of("all-but", caller.sessionId().toString())))
        .then(Mono.defer(() -> ServerResponse.noContent().build()));
  }

  private Mono<Void> record(Caller caller, Map<String, Object> detail) {
    return audit.appendIfPossible(
        AuditEvent.own(AuditAction.SESSION_ENDED, caller.userId()).with(detail));
  }

  /**
   * Describes a session. Places are looked up here and not stored with the session, so that a
   * sign-in writes less.
   */
  private Entry entry(Session session, boolean isTrusted, Caller caller) {
    Device device = session.device();
    return new Entry(
        session.id(),
        session.id().equals(caller.sessionId()),
        session.createdAt(),
        session.lastSeenAt(),
        session.expiresAt(),
        session.assurance(),
        isTrusted,
        device.ip(),
        geo.locate(device.ip()).text(),
        DeviceName.of(device.userAgent()),
        device.userAgent());
  }

  record Body(List<Entry> sessions) {}

  /**
   * One session.
   *
   * @param trusted whether a sign-in on the device of the session needs no second factor
   * @param location city and country as far as known, otherwise null
   * @param device description of the device, derived from {@code userAgent}
   */
  record Entry(
      UUID id,
      boolean current,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      @JsonUnwrapped Assurance assurance,
      boolean trusted,
      String ip,
      @Nullable String location,
      String device,
      String userAgent) {}
}
