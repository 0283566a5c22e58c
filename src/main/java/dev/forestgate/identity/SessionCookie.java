package dev.forestgate.identity;

import dev.forestgate.http.request.CookieNames;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Session cookie {@code __Host-session}: {@code Secure}, {@code HttpOnly}, {@code Path=/}, no
 * {@code Domain} (RFC 6265bis section 4.1.3.2). Browsers and curl also accept it over plain HTTP on
 * localhost.
 */
@Component
public final class SessionCookie {
  private static final String NAME = CookieNames.SESSION;

  private final SessionProperties properties;

  SessionCookie(SessionProperties properties) {
    this.properties = properties;
  }

  /**
   * The credential in the request. Empty without a cookie, and with several, one of which may have
   * been injected.
   */
  public Optional<Secret> read(ServerRequest request) {
    List<HttpCookie> found = request.cookies().getOrDefault(NAME, List.of());
    return found.size() == 1 ? Optional.of(Secret.of(found.get(0).getValue())) : Optional.empty();
  }

  /** True if the request has the cookie, valid or not. */
  boolean isPresent(ServerRequest request) {
    return request.cookies().containsKey(NAME);
  }

  /**
   * Sets {@code credential} for the lifetime of the session. A new session counts from its own
   * creation, because Redis has its own clock; a renewed one from {@code now}.
   */
  ResponseCookie issue(Session session, Secret credential, Instant now) {
    Instant from = session.tokenEpoch() == 0 ? session.createdAt() : now;
    return cookie(credential.reveal(), Duration.between(from, session.expiresAt()));
  }

  /** Removes the cookie from the browser. */
  public ResponseCookie clear() {
    return cookie("", Duration.ZERO);
  }

  private ResponseCookie cookie(String value, Duration maxAge) {
    return ResponseCookie.from(NAME, value)
        .secure(true)
        .httpOnly(true)
        .path("/")
        .sameSite(properties.sameSite().attribute())
        .maxAge(maxAge)
        .build();
  }
}
