package dev.forestgate.identity;

import dev.forestgate.http.origin.OriginCheck;
import dev.forestgate.http.request.CookieNames;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.visitor.Visitor;
import dev.forestgate.visitor.Visitors;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Who calls without a session, and the cookie {@code __Host-visitor} by which they are known again:
 * {@code Secure}, {@code HttpOnly}, {@code SameSite=Lax}, {@code Path=/}, no {@code Domain}, for a
 * year from the last time it was handed out.
 */
@Component
public final class VisitorCookie {
  private static final String NAME = CookieNames.VISITOR;
  private static final String ATTRIBUTE = VisitorCookie.class.getName();
  private static final Duration YEAR = Duration.ofDays(365);

  private final Visitors visitors;

  VisitorCookie(Visitors visitors) {
    this.visitors = visitors;
  }

  /**
   * Who makes {@code request}. Whatever it is answered with, the answer hands the cookie out: again
   * to whoever has one, and a new one to a browser. A browser is what says from which site its
   * calls come, as {@link OriginCheck} has it; other clients rarely keep cookies, and are not
   * bothered. Asked again for the same request, it is the same visitor.
   */
  public Visitor recognize(ServerRequest request) {
    return (Visitor)
        request
            .exchange()
            .getAttributes()
            .computeIfAbsent(ATTRIBUTE, first -> recognizeFirst(request));
  }

  private Visitor recognizeFirst(ServerRequest request) {
    Device device = RequestDevice.of(request);
    Visitor visitor =
        visitors.recognize(
            read(request), isBrowserOrHasOne(request), device.ip(), device.userAgent());
    Secret cookie = visitor.cookie();
    if (cookie != null) {
      request.exchange().getResponse().addCookie(issue(cookie));
    }
    return visitor;
  }

  /** With several, one of them was planted, and none counts. */
  private static @Nullable Secret read(ServerRequest request) {
    List<HttpCookie> found = request.cookies().getOrDefault(NAME, List.of());
    return found.size() == 1 ? Secret.of(found.get(0).getValue()) : null;
  }

  private static boolean isBrowserOrHasOne(ServerRequest request) {
    HttpHeaders headers = request.exchange().getRequest().getHeaders();
    return headers.containsHeader(HttpHeaders.ORIGIN)
        || headers.containsHeader("Sec-Fetch-Site")
        || request.cookies().containsKey(NAME);
  }

  private static ResponseCookie issue(Secret cookie) {
    return ResponseCookie.from(NAME, cookie.reveal())
        .secure(true)
        .httpOnly(true)
        .path("/")
        .sameSite("Lax")
        .maxAge(YEAR)
        .build();
  }
}
