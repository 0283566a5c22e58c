package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.RunningService;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * The commands of the seed "Authentication API with PostgreSQL and server-side cookies", unchanged.
 */
class SeedActixTest {
  private final WebTestClient client = RunningService.shared().client();

  @Test
  void registerLoginProfileLogout() {
    String name = RunningService.freshName();
    String body = "{\"username\":\"" + name + "\",\"password\":\"secret123\"}";

    post("/register", body).expectStatus().isCreated().expectBody().jsonPath("$.id").isNotEmpty();

    ResponseCookie cookie = cookie(post("/login", body));
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.isSecure()).isTrue();
    assertThat(cookie.getPath()).isEqualTo("/");
    assertThat(cookie.getDomain()).isNull();
    assertThat(cookie.getSameSite()).isEqualTo("Lax");
    assertThat(cookie.getMaxAge()).hasDays(90);

    client
        .get()
        .uri("/profile")
        .cookie(RunningService.COOKIE, cookie.getValue())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.username")
        .isEqualTo(name);

    WebTestClient.ResponseSpec out =
        client.post().uri("/logout").cookie(RunningService.COOKIE, cookie.getValue()).exchange();
    assertThat(cookie(out).getMaxAge()).isZero();

    client
        .get()
        .uri("/profile")
        .cookie(RunningService.COOKIE, cookie.getValue())
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .jsonPath("$.type")
        .isEqualTo("/problems/unauthenticated");
  }

  @Test
  void logoutWithoutAuthenticationIs401() {
    client
        .post()
        .uri("/logout")
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectHeader()
        .valueEquals("WWW-Authenticate", "Bearer")
        .expectBody()
        .json(
            """
            {"type":"/problems/unauthenticated","title":"Not signed in","status":401,
             "detail":"Sign in, and send the session cookie or a Bearer token."}
            """,
            JsonCompareMode.STRICT);
  }

  private WebTestClient.ResponseSpec post(String path, String body) {
    return client
        .post()
        .uri(path)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  private static ResponseCookie cookie(WebTestClient.ResponseSpec response) {
    var result = response.expectStatus().isOk().expectBody().returnResult();
    return Objects.requireNonNull(result.getResponseCookies().getFirst(RunningService.COOKIE));
  }
}
