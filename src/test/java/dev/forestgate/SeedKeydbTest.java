package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.RunningService;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.JsonPathAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The sequence of the seed "Authentication Service" (KeyDB), as its diagram shows it. */
class SeedKeydbTest {
  private final RunningService service = service();
  private final WebTestClient client = service.client();

  /** The service that is asked. */
  RunningService service() {
    return RunningService.shared();
  }

  @Test
  void loginThenListCreateUpdateDelete() {
    String bearer = signIn();

    characters(bearer).isEqualTo(List.of());

    Map<?, ?> summary =
        body(
            client
                .post()
                .uri("/characters")
                .header(HttpHeaders.AUTHORIZATION, bearer)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"name\":\"Aria\",\"description\":\"A ranger.\",\"sex\":1,\"race\":3}")
                .exchange());
    assertThat(summary.get("name")).isEqualTo("Aria");
    assertThat(summary.get("sex")).isEqualTo(1);
    assertThat(summary.get("race")).isEqualTo(3);
    characters(bearer).isEqualTo(List.of("Aria"));

    update(bearer, summary.get("id"), "{\"name\":\"Bryn\"}")
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    update(bearer, summary.get("id"), "{\"description\":\"A bard.\"}")
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    characters(bearer).isEqualTo(List.of("Bryn"));

    delete(bearer, summary.get("id")).expectStatus().isOk().expectBody().returnResult();
    characters(bearer).isEqualTo(List.of());
  }

  @Test
  void wrongCredentialsAre401() {
    login(RunningService.freshName(), "wrong-password-123")
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
  }

  @Test
  void anothersCharacterIs401() {
    String alice = signIn();
    String bob = signIn();
    Object ofBob =
        body(client
                .post()
                .uri("/characters")
                .header(HttpHeaders.AUTHORIZATION, bob)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"name\":\"Cleo\",\"description\":\"\",\"sex\":0,\"race\":0}")
                .exchange())
            .get("id");
    update(alice, ofBob, "{\"name\":\"Mine\"}")
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    delete(alice, ofBob).expectStatus().isUnauthorized().expectBody().returnResult();
    characters(bob).isEqualTo(List.of("Cleo"));
  }

  @Test
  void withoutATokenIs401() {
    client
        .get()
        .uri("/characters")
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
  }

  private String signIn() {
    String name = RunningService.freshName();
    service.register(name);
    return "Bearer " + body(login(name, RunningService.PASSWORD)).get("token");
  }

  private WebTestClient.ResponseSpec login(String name, String password) {
    return client
        .post()
        .uri("/login")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}")
        .exchange();
  }

  private JsonPathAssertions characters(String bearer) {
    return client
        .get()
        .uri("/characters")
        .header(HttpHeaders.AUTHORIZATION, bearer)
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.characters[*].name");
  }

  private WebTestClient.ResponseSpec update(String bearer, @Nullable Object id, String body) {
    return client
        .put()
        .uri("/characters/" + id)
        .header(HttpHeaders.AUTHORIZATION, bearer)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  private WebTestClient.ResponseSpec delete(String bearer, @Nullable Object id) {
    return client
        .delete()
        .uri("/characters/" + id)
        .header(HttpHeaders.AUTHORIZATION, bearer)
        .exchange();
  }

  private static Map<?, ?> body(WebTestClient.ResponseSpec answer) {
    return Objects.requireNonNull(
        answer.expectStatus().isOk().expectBody(Map.class).returnResult().getResponseBody());
  }
}
