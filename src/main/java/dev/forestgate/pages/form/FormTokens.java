package dev.forestgate.pages.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.body.FormBodies;
import dev.forestgate.http.request.CookieNames;
import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.secret.Base64Url;
import dev.forestgate.secret.Hmac;
import dev.forestgate.secret.Secret;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Synchroniser tokens of forms (OWASP, Cross-Site Request Forgery Prevention), beside the check of
 * the origin. A token is an HMAC under the cookie of the session or of the visitor, which no other
 * site can read or set ({@code __Host-}), so that the service stores none. A token of the visitor
 * protects sign-in itself: nobody can be signed in to the account of another.
 */
@Component
public final class FormTokens {
  /** Name of the field that carries the token. */
  public static final String FIELD = "form_token";

  private static final byte[] MESSAGE = "form".getBytes(UTF_8);

  private final VisitorCookie visitors;

  FormTokens(VisitorCookie visitors) {
    this.visitors = visitors;
  }

  /** Token for a page that needs no session. The response sets the cookie of a new visitor. */
  public String forVisitor(ServerRequest request) {
    return token(Objects.requireNonNull(visitors.recognizeForForm(request).cookie()).reveal());
  }

  /** Token for a page of an account; empty without exactly one session cookie. */
  public String forSession(ServerRequest request) {
    String cookie = cookie(request, CookieNames.SESSION);
    return cookie == null ? "" : token(cookie);
  }

  /** The form of a page with {@link #forVisitor}. Fails with CROSS_SITE for a wrong token. */
  public Mono<PostedForm> readOfVisitor(ServerRequest request) {
    return read(request, CookieNames.VISITOR);
  }

  /**
   * The form of a page with {@link #forSession}. Fails with CROSS_SITE for a wrong token. A browser
   * whose session cookie has expired has nothing left that the token could be checked by: its form
   * is read, and the API answers that nobody is signed in.
   */
  public Mono<PostedForm> readOfSession(ServerRequest request) {
    return request.cookies().containsKey(CookieNames.SESSION)
        ? read(request, CookieNames.SESSION)
        : FormBodies.read(request).map(PostedForm::new);
  }

  private static Mono<PostedForm> read(ServerRequest request, String cookieName) {
    return FormBodies.read(request)
        .map(PostedForm::new)
        .filter(form -> isOf(cookie(request, cookieName), form.text(FIELD)))
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.CROSS_SITE)));
  }

  private static boolean isOf(@Nullable String cookie, String token) {
    return cookie != null && Secret.of(token(cookie)).equals(Secret.of(token));
  }

  private static String token(String cookie) {
    return Base64Url.encode(Hmac.of(cookie.getBytes(UTF_8), MESSAGE));
  }

  /** The value of the cookie; null if there is none, is empty, or are several. */
  private static @Nullable String cookie(ServerRequest request, String name) {
    List<HttpCookie> found = request.cookies().getOrDefault(name, List.of());
    return found.size() == 1 && !found.get(0).getValue().isEmpty() ? found.get(0).getValue() : null;
  }
}
