package dev.forestgate.signin;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.RequestHeadersSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** The session check of a page, whose user may be signed out. */
class OptionalSessionTest {
  private static final String UNAUTHENTICATED =
      """
      {"type":"/problems/unauthenticated","title":"Not signed in","status":401,
       "detail":"Sign in, and send the session cookie or a Bearer token."}
      """;
  private static final String INVALID_TOKEN =
      """
      {"type":"/problems/invalid-token","title":"Invalid token","status":401,
       "detail":"The token or session is malformed, expired or revoked; sign in again."}
      """;

  private final RunningService service = RunningService.shared();

  @Test
  void withoutACookieTheUserIsNull() {
    expectSignedOut(check("true").exchange());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "not.a.cookie"})
  void withAnUnusableCookieTheUserIsNull(String value) {
    expectSignedOut(check("true").cookie(RunningService.COOKIE, value).exchange());
  }

  @Test
  void withTheCookieOfAnEndedSessionTheUserIsNullAndTheCookieStays() {
    SignedInClient alice = service.signIn();
    service
        .client()
        .post()
        .uri("/api/auth/logout")
        .cookie(RunningService.COOKIE, alice.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    ResponseSpec response = check("true").cookie(RunningService.COOKIE, alice.cookie()).exchange();
    response.expectCookie().doesNotExist(RunningService.COOKIE);
    expectSignedOut(response);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void aLiveSessionIsReturned(String optional) {
    SignedInClient alice = service.signIn();
    check(optional)
        .cookie(RunningService.COOKIE, alice.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.session_id")
        .isEqualTo(alice.sessionId().toString())
        .jsonPath("$.user.username")
        .isEqualTo(alice.username());
  }

  @Test
  void aBearerTokenThatIsRefusedStaysAFailureAndTheCookieIsNotTried() {
    SignedInClient alice = service.signIn();
    ApiCalls.expectProblem(
        check("true")
            .cookie(RunningService.COOKIE, alice.cookie())
            .header(HttpHeaders.AUTHORIZATION, "Bearer " + UUID.randomUUID())
            .exchange(),
        401,
        INVALID_TOKEN);
    ApiCalls.expectProblem(
        check("true").header(HttpHeaders.AUTHORIZATION, "Basic Zm9vOmJhcg==").exchange(),
        401,
        UNAUTHENTICATED);
  }

  @Test
  void withoutTheWishItIsAFailure() {
    ApiCalls.expectProblem(check("false").exchange(), 401, UNAUTHENTICATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "TRUE", "yes"})
  void anotherValueIsRefused(String optional) {
    ApiCalls.expectInvalid(check(optional).exchange(), "optional", "must be true or false");
  }

  private RequestHeadersSpec<?> check(String optional) {
    return service.client().get().uri("/api/auth/session?optional={value}", optional);
  }

  private static void expectSignedOut(ResponseSpec response) {
    response.expectStatus().isOk().expectBody().json("{\"user\":null}", JsonCompareMode.STRICT);
  }
}
