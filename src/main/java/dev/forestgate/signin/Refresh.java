package dev.forestgate.signin;

import static dev.forestgate.failure.Failure.INVALID_TOKEN;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.identity.CredentialsResponse;
import dev.forestgate.identity.SessionCookie;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.RefreshFamilies;
import dev.forestgate.sessions.Sessions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Issues new tokens for a live session: by the refresh token in the body, which is rotated, or by
 * the cookie, which is not.
 */
@Component
final class Refresh {
  private static final Form NO_TOKEN = new Form(null);

  private final RefreshFamilies families;
  private final Sessions sessions;
  private final Journal journal;
  private final JsonBodies bodies;
  private final SessionCookie cookie;
  private final CredentialsResponse response;

  Refresh(
      RefreshFamilies families,
      Sessions sessions,
      Journal journal,
      JsonBodies bodies,
      SessionCookie cookie,
      CredentialsResponse response) {
    this.families = families;
    this.sessions = sessions;
    this.journal = journal;
    this.bodies = bodies;
    this.cookie = cookie;
    this.response = response;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return bodies
        .readIfPresent(request, Form.class)
        .defaultIfEmpty(NO_TOKEN)
        .flatMap(
            form -> form.refreshToken() == null ? byCookie(request) : byToken(form.refreshToken()))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_TOKEN)));
  }

  private Mono<ServerResponse> byToken(Secret token) {
    return families
        .rotate(token, this::recordReuse)
        .flatMap(refreshed -> response.refreshed(refreshed.session(), refreshed.refresh()));
  }

  private Mono<ServerResponse> byCookie(ServerRequest request) {
    return Mono.justOrEmpty(cookie.read(request))
        .flatMap(sessions::touch)
        .flatMap(session -> response.refreshed(session, null));
  }

  private Mono<UUID> recordReuse(UUID session, UUID user) {
    return journal.recordLast(
        JournalEvent.serviceEvent(session, user, JournalAction.REFRESH_TOKEN_REUSED));
  }

  /** Request body. Without a token, the cookie counts. */
  record Form(@Nullable Secret refreshToken) {}
}
