package dev.forestgate.account;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.failure.Failed;
import dev.forestgate.geo.Geo;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Caller;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.visitor.DeviceName;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Shows a caller where they are signed in, and signs them out there. */
@Component
final class CallerSessions {
  private static final int MOST = 200;

  private final Sessions sessions;
  private final Geo geo;

  CallerSessions(Sessions sessions, Geo geo) {
    this.sessions = sessions;
    this.geo = geo;
  }

  /**
   * The current one first, then the latest; the last id of one page is {@code before} of the next.
   * The current one stands on the first page alone, and there beside the {@code limit} others that
   * it may have.
   */
  Mono<ServerResponse> list(ServerRequest request, Caller caller) {
    UUID before = request.queryParam("before").map(CallerSessions::before).orElse(null);
    int most = request.queryParam("limit").map(CallerSessions::limit).orElse(MOST);
    Flux<Session> others =
        sessions
            .list(caller.userId(), before, most)
            .filter(session -> !session.id().equals(caller.sessionId()));
    return (before == null ? others.startWith(caller.session()) : others)
        .map(session -> entry(session, caller))
        .collectList()
        .flatMap(entries -> Responses.ok(new Body(entries)));
  }

  private static UUID before(String text) {
    return UuidParameter.parse(text)
        .orElseThrow(() -> Failed.invalid("before", "must be the id of a session"));
  }

  private static int limit(String text) {
    if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > MOST) {
      throw Failed.invalid("limit", "must be 1 to " + MOST);
    }
    return Integer.parseInt(text);
  }

  /** Another's session and one that never was get the same answer. */
  Mono<ServerResponse> end(ServerRequest request, Caller caller) {
    return Mono.justOrEmpty(UuidParameter.of(request))
        .flatMap(id -> sessions.end(caller.userId(), id))
        .filter(ended -> ended)
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_FOUND)))
        .flatMap(ended -> ServerResponse.noContent().build());
  }

  Mono<ServerResponse> endOthers(ServerRequest request, Caller caller) {
    return sessions
        .endOthers(caller.userId(), caller.sessionId())
        .then(Mono.defer(() -> ServerResponse.noContent().build()));
  }

  /** Places are looked up here and not kept with the session, so that a sign-in writes no more. */
  private Entry entry(Session session, Caller caller) {
    Device device = session.device();
    return new Entry(
        session.id(),
        session.id().equals(caller.sessionId()),
        session.createdAt(),
        session.lastSeenAt(),
        session.expiresAt(),
        device.ip(),
        geo.locate(device.ip()).text(),
        DeviceName.of(device.userAgent()),
        device.userAgent());
  }

  record Body(List<Entry> sessions) {}

  /**
   * @param location city and country as far as they are known, else null
   * @param device what it is, in words of ours
   */
  record Entry(
      UUID id,
      boolean current,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      String ip,
      @Nullable String location,
      String device,
      String userAgent) {}
}
