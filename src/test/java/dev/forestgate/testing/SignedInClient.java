package dev.forestgate.testing;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** Credentials of a client after a sign-in without special requests. */
public record SignedInClient(
    String username, UUID userId, UUID sessionId, String cookie, String accessToken) {

  public static SignedInClient of(EntityExchangeResult<Body> result, String username) {
    Body body = Objects.requireNonNull(result.getResponseBody());
    ResponseCookie cookie =
        Objects.requireNonNull(result.getResponseCookies().getFirst(RunningService.COOKIE));
    return new SignedInClient(
        username,
        UUID.fromString((String) body.user().get("id")),
        UUID.fromString((String) body.session().get("id")),
        cookie.getValue(),
        body.access_token());
  }

  public String bearer() {
    return "Bearer " + accessToken;
  }

  public record Body(
      Map<String, Object> user,
      Map<String, Object> session,
      String token,
      String access_token,
      String token_type,
      Long expires_in) {}
}
