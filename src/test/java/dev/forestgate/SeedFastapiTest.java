package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.RunningService;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The calls of the seed "Auth Service" (FastAPI), unchanged. */
class SeedFastapiTest {
  private final WebTestClient client = RunningService.shared().client();

  @Test
  void registerLoginProfileLogout() {
    String name = RunningService.freshName();
    String body = "{\"login\":\"" + name + "\",\"password\":\"securepassword123\"}";

    post("/api/register", body)
        .expectStatus()
        .isCreated()
        .expectBody()
        .jsonPath("$.id")
        .isNotEmpty();

    Map<?, ?> answer =
        Objects.requireNonNull(
            post("/api/login", body)
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    assertThat(answer.get("token")).isEqualTo(answer.get("access_token"));
    assertThat(answer.get("token_type")).isEqualTo("Bearer");
    String bearer = "Bearer " + answer.get("token");

    profile(bearer).expectStatus().isOk().expectBody().jsonPath("$.username").isEqualTo(name);
    client
        .post()
        .uri("/api/logout")
        .header(HttpHeaders.AUTHORIZATION, bearer)
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"message\":\"Logged out\"}");
    profile(bearer).expectStatus().isUnauthorized().expectBody().returnResult();
  }

  @Test
  void wrongCredentialsAre401() {
    post("/api/login", "{\"login\":\"nobody-here\",\"password\":\"securepassword123\"}")
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .jsonPath("$.type")
        .isEqualTo("/problems/invalid-credentials");
  }

  @Test
  void healthIsOk() {
    client
        .get()
        .uri("/health")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.status")
        .isEqualTo("ok");
  }

  private WebTestClient.ResponseSpec profile(String bearer) {
    return client.get().uri("/api/profile").header(HttpHeaders.AUTHORIZATION, bearer).exchange();
  }

  private WebTestClient.ResponseSpec post(String path, String body) {
    return client
        .post()
        .uri(path)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }
}
