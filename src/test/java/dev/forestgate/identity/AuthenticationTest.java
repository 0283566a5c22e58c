package dev.forestgate.identity;

import dev.forestgate.sessions.CredentialChanges;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Credentials that authenticate a caller, and those that do not. */
class AuthenticationTest {
  private static final List<String> PROTECTED =
      List.of("/api/auth/session", "/api/profile", "/profile", "/api/auth/profile");
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
  private final WebTestClient client = service.client();

  @Test
  void withoutACredentialNothingProtectedOpens() {
    for (String path : PROTECTED) {
      WebTestClient.ResponseSpec answer = client.get().uri(path).exchange();
      answer.expectHeader().valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      ApiCalls.expectProblem(answer, 401, UNAUTHENTICATED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer x",
        "Bearer a.b.c",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
        "Bearer ..",
        "Bearer %00"
      })
  void malformedTokenIsInvalid(String header) {
    ApiCalls.expectProblem(bearer(header), 401, INVALID_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic YWxpY2U6c2VjcmV0", "Digest x", "", "Bearer", "Bearer ", "Token abc"})
  void anotherSchemeIsNoCredential(String header) {
    ApiCalls.expectProblem(bearer(header), 401, UNAUTHENTICATED);
  }

  @Test
  void anAuthorizationHeaderWinsOverTheCookieWithNoFallback() {
    SignedInClient alice = service.signIn();
    for (String header : List.of("Bearer nonsense", "Basic YWxpY2U6c2VjcmV0")) {
      client
          .get()
          .uri("/api/profile")
          .cookie(RunningService.COOKIE, alice.cookie())
          .header(HttpHeaders.AUTHORIZATION, header)
          .exchange()
          .expectStatus()
          .isUnauthorized()
          .expectBody()
          .returnResult();
    }
    SignedInClient bob = service.signIn();
    client
        .get()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, alice.cookie())
        .header(HttpHeaders.AUTHORIZATION, bob.bearer())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.username")
        .isEqualTo(bob.username());
  }

  @Test
  void aCookieThatIsForgedIsNoCredential() {
    SignedInClient alice = service.signIn();
    SignedInClient bob = service.signIn();
    String secret = bob.cookie().substring(74);
    for (String forged :
        List.of(
            "x",
            alice.sessionId().toString(),
            alice.sessionId() + "." + secret,
            alice.accessToken())) {
      ApiCalls.expectProblem(
          client.get().uri("/api/profile").cookie(RunningService.COOKIE, forged).exchange(),
          401,
          UNAUTHENTICATED);
    }
  }

  /** One of two cookies with the same name was planted, and the service can't tell which. */
  @Test
  void twoSessionCookiesAreNone() {
    SignedInClient alice = service.signIn();
    SignedInClient mallory = service.signIn();
    ApiCalls.expectProblem(
        client
            .get()
            .uri("/api/profile")
            .header(
                "Cookie",
                RunningService.COOKIE
                    + "="
                    + mallory.cookie()
                    + "; "
                    + RunningService.COOKIE
                    + "="
                    + alice.cookie())
            .exchange(),
        401,
        UNAUTHENTICATED);
  }

  @Test
  void aTokenOfAnotherInstanceIsInvalid() {
    try (RunningService other = RunningService.start()) {
      ApiCalls.expectProblem(bearer(other.signIn().bearer()), 401, INVALID_TOKEN);
    }
  }

  @Test
  void aTokenDoesNotOutliveItsSession() {
    SignedInClient alice = service.signIn();
    client
        .post()
        .uri("/logout")
        .header(HttpHeaders.AUTHORIZATION, alice.bearer())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    ApiCalls.expectProblem(bearer(alice.bearer()), 401, INVALID_TOKEN);
  }

  /** Both replicas have cached the token as verified, and still check its session. */
  @Test
  void aTokenThatWasUsedDoesNotOutliveItsSessionOnAnyReplica() {
    Path keys = service.folder().resolve("keys");
    try (RunningService other = RunningService.start("forestgate.tokens.keys-directory=" + keys)) {
      List<Consumer<SignedInClient>> ends =
          List.of(
              alice ->
                  client
                      .post()
                      .uri("/logout")
                      .header(HttpHeaders.AUTHORIZATION, alice.bearer())
                      .exchange()
                      .expectStatus()
                      .isOk()
                      .expectBody()
                      .returnResult(),
              alice ->
                  service.bean(CredentialChanges.class).complete(alice.userId(), 1, "").block(),
              alice ->
                  ApiCalls.post(
                          client,
                          "/api/delete",
                          Map.of("login", alice.username(), "password", RunningService.PASSWORD))
                      .expectStatus()
                      .isOk()
                      .expectBody()
                      .returnResult());
      for (Consumer<SignedInClient> end : ends) {
        SignedInClient alice = service.signIn();
        for (RunningService replica : List.of(service, other, service, other)) {
          bearer(replica, alice.bearer()).expectStatus().isOk().expectBody().returnResult();
        }
        end.accept(alice);
        for (RunningService replica : List.of(service, other)) {
          ApiCalls.expectProblem(bearer(replica, alice.bearer()), 401, INVALID_TOKEN);
        }
      }
    }
  }

  @Test
  void aSessionWhoseAccountIsGoneIsNoSession() {
    SignedInClient alice = service.signIn();
    service
        .bean(org.springframework.r2dbc.core.DatabaseClient.class)
        .sql("delete from users where id = $1")
        .bind(0, alice.userId())
        .then()
        .block();
    ApiCalls.expectProblem(bearer(alice.bearer()), 401, UNAUTHENTICATED);
  }

  private WebTestClient.ResponseSpec bearer(String header) {
    return bearer(service, header);
  }

  private static WebTestClient.ResponseSpec bearer(RunningService replica, String header) {
    return replica
        .client()
        .get()
        .uri("/api/profile")
        .header(HttpHeaders.AUTHORIZATION, header)
        .exchange();
  }
}
