package dev.forestgate;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

class OwnSessionsTest {
  private static final String NOT_FOUND =
      """
      {"type":"/problems/not-found","title":"Not found","status":404,
       "detail":"There is nothing at this address."}
      """;

  private final Gate gate = Gate.shared();
  private final WebTestClient client = gate.client();

  @Test
  void theCurrentSessionComesFirst() {
    String name = Gate.freshName();
    gate.register(name);
    SignedInClient first = gate.signIn(name);
    gate.signIn(name);
    SignedInClient third = gate.signIn(name);
    for (SignedInClient asking : List.of(first, third)) {
      client
          .get()
          .uri("/api/sessions")
          .cookie(Gate.COOKIE, asking.cookie())
          .exchange()
          .expectStatus()
          .isOk()
          .expectBody()
          .jsonPath("$.sessions.length()")
          .isEqualTo(3)
          .jsonPath("$.sessions[0].id")
          .isEqualTo(asking.sessionId().toString())
          .jsonPath("$.sessions[*].current")
          .isEqualTo(List.of(true, false, false))
          .jsonPath("$.sessions[0].ip")
          .isEqualTo("127.0.0.1")
          .jsonPath("$.sessions[0].user_agent")
          .isNotEmpty();
    }
  }

  @Test
  void oneIsEndedAndTheOthersGoOn() {
    String name = Gate.freshName();
    gate.register(name);
    SignedInClient here = gate.signIn(name);
    SignedInClient there = gate.signIn(name);
    delete("/api/sessions/" + there.sessionId(), here).expectStatus().isNoContent();
    expectStatus(there, 401);
    expectStatus(here, 200);
    Calls.expectProblem(delete("/api/sessions/" + there.sessionId(), here), 404, NOT_FOUND);
  }

  @Test
  void anothersSessionAnUnknownOneAndNonsenseLookTheSame() {
    SignedInClient alice = gate.signIn();
    SignedInClient bob = gate.signIn();
    for (Object id : List.of(bob.sessionId(), UUID.randomUUID(), "nonsense")) {
      Calls.expectProblem(delete("/api/sessions/" + id, alice), 404, NOT_FOUND);
    }
    expectStatus(bob, 200);
  }

  @Test
  void allOthersAreEnded() {
    String name = Gate.freshName();
    gate.register(name);
    SignedInClient here = gate.signIn(name);
    List<SignedInClient> elsewhere = List.of(gate.signIn(name), gate.signIn(name));
    delete("/api/sessions", here).expectStatus().isNoContent();
    expectStatus(here, 200);
    elsewhere.forEach(there -> expectStatus(there, 401));
  }

  @Test
  void aDeletedAccountIsGoneWithItsSessionsAndItsNameIsFree() {
    String name = Gate.freshName();
    gate.register(name);
    SignedInClient here = gate.signIn(name);
    SignedInClient there = gate.signIn(name);
    Calls.post(client, "/api/delete", Map.of("login", name, "password", "not the password"))
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .jsonPath("$.type")
        .isEqualTo("/problems/invalid-credentials");
    expectStatus(here, 200);

    Calls.post(client, "/api/delete", Map.of("login", name, "password", Gate.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"message\":\"Account deleted\"}");

    expectStatus(here, 401);
    expectStatus(there, 401);
    Calls.post(client, "/login", Map.of("username", name, "password", Gate.PASSWORD))
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    gate.register(name);
  }

  @Test
  void whatWasNotWrittenOfADeletedAccountNeverIs() throws Exception {
    SignedInClient alice = gate.signIn();
    Calls.post(client, "/delete", Map.of("username", alice.username(), "password", Gate.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    SignedInClient bob = gate.signIn();
    org.awaitility.Awaitility.await()
        .until(() -> java.nio.file.Files.exists(gate.journal(bob.sessionId())));
    org.assertj.core.api.Assertions.assertThat(gate.journal(alice.sessionId())).doesNotExist();
  }

  @Test
  void deletionWantsANameAndAPassword() {
    Calls.expectInvalid(
        Calls.post(client, "/api/auth/delete", Map.of("password", "x")), "login", "is required");
    Calls.expectInvalid(
        Calls.post(client, "/api/auth/delete", Map.of("login", "x")), "password", "is required");
  }

  private WebTestClient.ResponseSpec delete(String path, SignedInClient person) {
    return client.delete().uri(path).cookie(Gate.COOKIE, person.cookie()).exchange();
  }

  private void expectStatus(SignedInClient person, int status) {
    client
        .get()
        .uri("/api/auth/session")
        .cookie(Gate.COOKIE, person.cookie())
        .exchange()
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .returnResult();
  }
}
