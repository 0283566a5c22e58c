package dev.forestgate.identity.device;

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
 * Recognition of visitors without a session by the cookie {@code __Host-visitor}: {@code Secure},
 * {@code HttpOnly}, {@code SameSite=Lax}, {@code Path=/}, no {@code Domain}, valid for a year from
 * its last issue.
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
   * The visitor of {@code request}. The response sets the cookie regardless of its status: again
   * for a visitor that has one, and a new one for a browser. A request that carries {@code Origin}
   * or {@code Sec-Fetch-Site} is from a browser; other clients rarely keep cookies and get none.
   * Repeated calls for one request return the same visitor.
   */
  public Visitor recognize(ServerRequest request) {
    return recognize(request, isBrowserOrHasOne(request));
  }

  /**
   * The visitor of {@code request} for a page with a form, whose token is bound to the cookie: like
   * {@link #recognize}, but every client without a cookie gets one.
   */
  public Visitor recognizeForForm(ServerRequest request) {
    return recognize(request, true);
  }

  private Visitor recognize(ServerRequest request, boolean takesCookies) {
    return (Visitor)
        request
            .exchange()
            .getAttributes()
            .computeIfAbsent(ATTRIBUTE, first -> recognizeFirst(request, takesCookies));
  }

  private Visitor recognizeFirst(ServerRequest request, boolean takesCookies) {
    Device device = RequestDevice.of(request);
    Visitor visitor =
        visitors.recognize(read(request), takesCookies, device.ip(), device.userAgent());
    Secret cookie = visitor.cookie();
    if (cookie != null) {
      request.exchange().getResponse().addCookie(issue(cookie));
    }
    return visitor;
  }

  /**
   * The value of the cookie; null if there is none, or several, one of which may have been
   * injected.
   */
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
