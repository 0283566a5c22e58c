package dev.forestgate.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.geo.MmdbWriter;
import dev.forestgate.geo.TestPlaces;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.sessions.model.SessionOwner;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;

class CallerSessionsTest {
  private static final String NOT_FOUND =
      """
      {"type":"/problems/not-found","title":"Not found","status":404,
       "detail":"There is no resource at this address."}
      """;

  private final RunningService service = RunningService.shared();
  private final WebTestClient client = service.client();

  @Test
  void theCurrentSessionComesFirst() {
    String name = RunningService.freshName();
    service.register(name);
    SignedInClient first = service.signIn(name);
    service.signIn(name);
    SignedInClient third = service.signIn(name);
    for (SignedInClient asking : List.of(first, third)) {
      client
          .get()
          .uri("/api/sessions")
          .cookie(RunningService.COOKIE, asking.cookie())
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

  /** Headers are bytes; some clients send UTF-8 in {@code User-Agent}. */
  @Test
  void aUserAgentInOtherLettersIsReadable() throws Exception {
    String name = RunningService.freshName();
    service.register(name);
    for (String[] sentAndListed :
        new String[][] {
          {utf8("Кафе/1.0 (Größe; 東京; 🌲)"), "Кафе/1.0 (Größe; 東京; 🌲)"},
          {"Caf\u00e9/1.0", "Caf\u00e9/1.0"}
        }) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
        socket.setSoTimeout(10_000);
        String body =
            "{\"username\":\"" + name + "\",\"password\":\"" + RunningService.PASSWORD + "\"}";
        socket
            .getOutputStream()
            .write(
                ("POST /login HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nUser-Agent: "
                        + sentAndListed[0]
                        + "\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                    .getBytes(StandardCharsets.ISO_8859_1));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String cookie = answer.replaceAll("(?s).*__Host-session=([^;]+);.*", "$1");
        client
            .get()
            .uri("/api/sessions")
            .cookie(RunningService.COOKIE, cookie)
            .exchange()
            .expectBody()
            .jsonPath("$.sessions[0].user_agent")
            .isEqualTo(sentAndListed[1]);
      }
    }
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @Test
  void afterManySignInsAllAreListedTheCurrentFirstAndThoseThatEndedAreNot() {
    String name = RunningService.freshName();
    service.register(name);
    SignedInClient first = service.signIn(name);
    Sessions sessions = service.bean(Sessions.class);
    // As a sign-in does it, but for the hash.
    var owner = new SessionOwner(first.userId(), name, 0);
    List<UUID> later =
        Objects.requireNonNull(
            Flux.range(0, 199)
                .flatMap(
                    i ->
                        sessions.open(
                            owner,
                            SessionMode.BOTH,
                            new Device("", ""),
                            Assurance.password(Instant.now())),
                    32)
                .map(opened -> opened.session().id())
                .collectList()
                .block());
    Flux.fromIterable(later.subList(0, 100))
        .flatMap(id -> sessions.end(first.userId(), id), 32)
        .blockLast();

    List<Map<String, Object>> listed =
        Objects.requireNonNull(
                client
                    .mutate()
                    .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(1024 * 1024))
                    .build()
                    .get()
                    .uri("/api/sessions")
                    .cookie(RunningService.COOKIE, first.cookie())
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody(Listed.class)
                    .returnResult()
                    .getResponseBody())
            .sessions();

    assertThat(listed.get(0))
        .containsEntry("id", first.sessionId().toString())
        .containsEntry("current", true);
    List<Map<String, Object>> others = listed.subList(1, listed.size());
    assertThat(others).allSatisfy(one -> assertThat(one).containsEntry("current", false));
    assertThat(others.stream().map(one -> String.valueOf(one.get("id"))))
        .containsExactlyInAnyOrderElementsOf(
            later.subList(100, 199).stream().map(UUID::toString).toList());
  }

  @Test
  void eachIsListedWithItsPlaceAndItsDevice() {
    Path places = service.folder().resolve("geo");
    assertThat(places.toFile().mkdirs()).isTrue();
    MmdbWriter.ofIpv4("city")
        .with("81.2.69.0/24", TestPlaces.berlin())
        .write(places.resolve("geolite2-city-ipv4.mmdb"));
    SignedInClient here = service.signIn();
    var owner = new SessionOwner(here.userId(), here.username(), 0);
    var there = new Device("81.2.69.142", "Mozilla/5.0 (iPhone) CriOS/140.0 Safari/604.1");
    service
        .bean(Sessions.class)
        .open(owner, SessionMode.BOTH, there, Assurance.password(Instant.now()))
        .block();
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () ->
                client
                    .get()
                    .uri("/api/sessions")
                    .cookie(RunningService.COOKIE, here.cookie())
                    .exchange()
                    .expectBody()
                    .jsonPath("$.sessions[0].location")
                    .isEqualTo(null)
                    .jsonPath("$.sessions[0].device")
                    .isEqualTo("Java")
                    .jsonPath("$.sessions[1].location")
                    .isEqualTo("Berlin, Germany")
                    .jsonPath("$.sessions[1].device")
                    .isEqualTo("Chrome on iPhone"));
  }

  @Test
  void oneIsEndedAndTheOthersGoOn() {
    String name = RunningService.freshName();
    service.register(name);
    SignedInClient here = service.signIn(name);
    SignedInClient there = service.signIn(name);
    delete("/api/sessions/" + there.sessionId(), here).expectStatus().isNoContent();
    service.expectSession(there, 401);
    service.expectSession(here, 200);
    ApiCalls.expectProblem(delete("/api/sessions/" + there.sessionId(), here), 404, NOT_FOUND);
  }

  @Test
  void anothersSessionAnUnknownOneAndNonsenseLookTheSame() {
    SignedInClient alice = service.signIn();
    SignedInClient bob = service.signIn();
    for (Object id : List.of(bob.sessionId(), UUID.randomUUID(), "nonsense")) {
      ApiCalls.expectProblem(delete("/api/sessions/" + id, alice), 404, NOT_FOUND);
    }
    service.expectSession(bob, 200);
  }

  @Test
  void allOthersAreEnded() {
    String name = RunningService.freshName();
    service.register(name);
    SignedInClient here = service.signIn(name);
    List<SignedInClient> elsewhere = List.of(service.signIn(name), service.signIn(name));
    delete("/api/sessions", here).expectStatus().isNoContent();
    service.expectSession(here, 200);
    elsewhere.forEach(there -> service.expectSession(there, 401));
  }

  @Test
  void aDeletedAccountIsGoneWithItsSessionsAndItsNameIsFree() {
    String name = RunningService.freshName();
    service.register(name);
    SignedInClient here = service.signIn(name);
    SignedInClient there = service.signIn(name);
    ApiCalls.post(client, "/api/delete", Map.of("login", name, "password", "not the password"))
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .jsonPath("$.type")
        .isEqualTo("/problems/invalid-credentials");
    service.expectSession(here, 200);

    ApiCalls.post(client, "/api/delete", Map.of("login", name, "password", RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"message\":\"Account deleted\"}");

    service.expectSession(here, 401);
    service.expectSession(there, 401);
    ApiCalls.post(client, "/login", Map.of("username", name, "password", RunningService.PASSWORD))
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    service.register(name);
  }

  @Test
  void unwrittenEventsOfADeletedAccountAreNeverWritten() throws Exception {
    SignedInClient alice = service.signIn();
    ApiCalls.post(
            client,
            "/delete",
            Map.of("username", alice.username(), "password", RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    SignedInClient bob = service.signIn();
    org.awaitility.Awaitility.await()
        .until(() -> java.nio.file.Files.exists(service.journal(bob.sessionId())));
    org.assertj.core.api.Assertions.assertThat(service.journal(alice.sessionId())).doesNotExist();
  }

  @Test
  void deletionWantsANameAndAPassword() {
    ApiCalls.expectInvalid(
        ApiCalls.post(client, "/api/auth/delete", Map.of("password", "x")), "login", "is required");
    ApiCalls.expectInvalid(
        ApiCalls.post(client, "/api/auth/delete", Map.of("login", "x")), "password", "is required");
  }

  private record Listed(List<Map<String, Object>> sessions) {}

  private WebTestClient.ResponseSpec delete(String path, SignedInClient user) {
    return client.delete().uri(path).cookie(RunningService.COOKIE, user.cookie()).exchange();
  }
}
