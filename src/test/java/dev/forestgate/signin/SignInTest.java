package dev.forestgate.signin;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class SignInTest {
  private static final String LOGIN = "/api/auth/login";
  private static final String REFUSED =
      """
      {"type":"/problems/invalid-credentials","title":"Invalid credentials","status":401,
       "detail":"The name or the password is wrong."}
      """;

  private final RunningService service = RunningService.shared();
  private final WebTestClient client = service.client();

  @Test
  void leftToItselfItGivesACookieAndAnAccessToken() {
    SignedInClient alice = service.signIn();
    assertThat(alice.cookie()).startsWith(alice.sessionId() + "." + alice.userId() + ".");
    assertThat(alice.accessToken().split("\\.")).hasSize(3);
    for (String header : List.of(alice.bearer(), "bearer " + alice.accessToken())) {
      client
          .get()
          .uri("/api/auth/session")
          .header(HttpHeaders.AUTHORIZATION, header)
          .exchange()
          .expectStatus()
          .isOk()
          .expectBody()
          .jsonPath("$.method")
          .isEqualTo("bearer")
          .jsonPath("$.user_id")
          .isEqualTo(alice.userId().toString())
          .jsonPath("$.session_id")
          .isEqualTo(alice.sessionId().toString())
          .jsonPath("$.username")
          .isEqualTo(alice.username())
          .jsonPath("$.user.id")
          .isEqualTo(alice.userId().toString())
          .jsonPath("$.user.username")
          .isEqualTo(alice.username());
    }
    client
        .get()
        .uri("/api/auth/session")
        .cookie(RunningService.COOKIE, alice.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.method")
        .isEqualTo("cookie");
  }

  @Test
  void modeCookieGivesNoToken() {
    String name = registered();
    WebTestClient.ResponseSpec answer =
        login(Map.of("username", name, "password", RunningService.PASSWORD, "mode", "cookie"));
    answer.expectStatus().isOk().expectCookie().exists(RunningService.COOKIE);
    answer
        .expectBody()
        .jsonPath("$.user.username")
        .isEqualTo(name)
        .jsonPath("$.session.id")
        .isNotEmpty()
        .jsonPath("$.session.expires_at")
        .isNotEmpty()
        .jsonPath("$.token")
        .doesNotExist()
        .jsonPath("$.access_token")
        .doesNotExist()
        .jsonPath("$.token_type")
        .doesNotExist();
  }

  @Test
  void modeTokenGivesNoCookie() {
    WebTestClient.ResponseSpec answer =
        login(
            Map.of("username", registered(), "password", RunningService.PASSWORD, "mode", "token"));
    answer.expectStatus().isOk().expectCookie().doesNotExist(RunningService.COOKIE);
    answer
        .expectBody()
        .jsonPath("$.access_token")
        .isNotEmpty()
        .jsonPath("$.expires_in")
        .isEqualTo(900)
        .jsonPath("$.refresh_token")
        .isNotEmpty()
        .jsonPath("$.refresh_expires_in")
        .isEqualTo(14 * 24 * 3600);
  }

  @ParameterizedTest
  @ValueSource(strings = {"both", "COOKIE", "", "jwt"})
  void anotherModeIsRefused(String mode) {
    ApiCalls.expectInvalid(
        login(Map.of("username", registered(), "password", RunningService.PASSWORD, "mode", mode)),
        "mode",
        "must be cookie or token, or be left out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"username", "login", "email"})
  void theNameMayBeSentAsAnyOfThreeMembers(String member) {
    login(Map.of(member, registered(), "password", RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void anAddressSignsInOnceItIsVerified() {
    String name = RunningService.freshName();
    String address = name + "@example.org";
    ApiCalls.post(
            client,
            "/api/auth/register",
            Map.of("username", name, "password", RunningService.PASSWORD, "email", address))
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    Map<String, String> byAddress = Map.of("email", address, "password", RunningService.PASSWORD);
    ApiCalls.expectProblem(login(byAddress), 401, REFUSED);

    execute("update users set email_verified_at = now() where username = '" + name + "'");
    login(byAddress).expectStatus().isOk().expectBody().returnResult();
  }

  @Test
  void unknownNameWrongPasswordAndDisabledAccountLookTheSame() {
    String name = registered();
    String disabled = registered();
    execute("update users set disabled_at = now() where username = '" + disabled + "'");

    ApiCalls.expectProblem(
        login(Map.of("username", name, "password", "not the password")), 401, REFUSED);
    ApiCalls.expectProblem(
        login(Map.of("username", "no-" + name, "password", RunningService.PASSWORD)), 401, REFUSED);
    ApiCalls.expectProblem(
        login(Map.of("username", disabled, "password", RunningService.PASSWORD)), 401, REFUSED);
    ApiCalls.expectProblem(login(Map.of("username", name, "password", "")), 401, REFUSED);
    ApiCalls.expectProblem(
        login(Map.of("username", "", "password", RunningService.PASSWORD)), 401, REFUSED);
    ApiCalls.expectProblem(
        login(Map.of("username", name, "password", "x".repeat(1025))), 401, REFUSED);
    ApiCalls.expectProblem(
        login(Map.of("username", "x".repeat(60_000), "password", "y")), 401, REFUSED);
  }

  @Test
  void errorNamesTheMissingMembers() {
    login(Map.of("mode", "nonsense"))
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.errors[*].field")
        .isEqualTo(List.of("username", "mode", "password"));
  }

  @Test
  void eachSignInOpensASessionOfItsOwn() {
    String name = registered();
    SignedInClient first = service.signIn(name);
    SignedInClient second = service.signIn(name);
    assertThat(second.sessionId()).isNotEqualTo(first.sessionId());

    client
        .post()
        .uri("/api/auth/logout")
        .cookie(RunningService.COOKIE, first.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    assertThat(sessionStatus(first)).isEqualTo(401);
    assertThat(sessionStatus(second)).isEqualTo(200);
  }

  @Test
  void aCookieThatWasPlantedBeforeDoesNotBecomeTheSession() {
    String name = registered();
    SignedInClient mallory = service.signIn();
    var answer =
        client
            .post()
            .uri(LOGIN)
            .cookie(RunningService.COOKIE, mallory.cookie())
            .bodyValue(Map.of("username", name, "password", RunningService.PASSWORD))
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(SignedInClient.Body.class)
            .returnResult();
    SignedInClient alice = SignedInClient.of(answer, name);
    assertThat(alice.cookie()).isNotEqualTo(mallory.cookie());
    assertThat(alice.sessionId()).isNotEqualTo(mallory.sessionId());
  }

  @Test
  void signInThatCannotBeHashedInTimeGetsRetryAfter() {
    try (RunningService slow =
        RunningService.start(
            "forestgate.credentials.argon2.memory=64MiB",
            "forestgate.credentials.argon2.iterations=3",
            "forestgate.credentials.max-wait=300ms")) {
      String name = RunningService.freshName();
      slow.register(name);
      List<Answer> answers =
          Objects.requireNonNull(
              Flux.range(0, 60)
                  .flatMap(i -> signIn(slow, name, i % 2 == 0), 60)
                  .collectList()
                  .block());
      List<Integer> statuses = answers.stream().map(Answer::status).toList();
      assertThat(statuses).contains(200, 503).containsOnly(200, 503);
      Map<Boolean, Set<Map<String, String>>> refusals =
          answers.stream()
              .filter(answer -> answer.status() == 503)
              .collect(groupingBy(Answer::byBrowser, mapping(Answer::comparable, toSet())));
      assertThat(refusals).hasSize(2);
      assertThat(refusals.get(true)).hasSize(1).isEqualTo(refusals.get(false));
      assertThat(
              slow.bean(MeterRegistry.class)
                  .get("http.server.requests")
                  .tags("uri", LOGIN, "status", "503")
                  .timer()
                  .count())
          .isEqualTo(Collections.frequency(statuses, 503));
      slow.signIn(name);
    }
  }

  /** Signs in. On a full pool a filter rejects browsers; the pipeline rejects all others before. */
  private static Mono<Answer> signIn(RunningService slow, String name, boolean byBrowser) {
    String id = "storm-" + UUID.randomUUID();
    return WebClient.create(slow.url())
        .post()
        .uri(LOGIN)
        .headers(
            headers -> {
              if (byBrowser) {
                headers.set("Sec-Fetch-Site", "same-origin");
              }
              headers.set("X-Request-Id", id);
            })
        .bodyValue(Map.of("username", name, "password", RunningService.PASSWORD))
        .exchangeToMono(
            answer ->
                answer
                    .bodyToMono(String.class)
                    .map(
                        body ->
                            new Answer(
                                byBrowser,
                                id,
                                answer.statusCode().value(),
                                answer.headers().asHttpHeaders(),
                                body)));
  }

  private record Answer(
      boolean byBrowser, String id, int status, HttpHeaders headers, String body) {
    /** A rejection without what differs between any two requests. */
    Map<String, String> comparable() {
      assertThat(headers.getFirst("X-Request-Id")).isEqualTo(id);
      assertThat(headers.getFirst("Date")).endsWith(" GMT");
      assertThat(headers.getFirst("Retry-After")).matches("[1-9]");
      assertThat(headers.getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
      assertThat(headers.getCacheControl()).isEqualTo("no-store");
      assertThat(body).contains("/problems/overloaded");
      Map<String, String> all = new TreeMap<>();
      headers.forEach((header, values) -> all.put(header, String.join(", ", values)));
      all.keySet().removeAll(Set.of("X-Request-Id", "Date", "Retry-After"));
      // A sign-in that was refused only after its admission has a visitor cookie by then.
      all.keySet().removeIf(HttpHeaders.SET_COOKIE::equalsIgnoreCase);
      all.put("body", body);
      return all;
    }
  }

  private String registered() {
    String name = RunningService.freshName();
    service.register(name);
    return name;
  }

  private WebTestClient.ResponseSpec login(Map<String, ?> body) {
    return ApiCalls.post(client, LOGIN, body);
  }

  private int sessionStatus(SignedInClient user) {
    return client
        .get()
        .uri("/api/auth/session")
        .cookie(RunningService.COOKIE, user.cookie())
        .exchange()
        .expectBody()
        .returnResult()
        .getStatus()
        .value();
  }

  private void execute(String sql) {
    service.bean(DatabaseClient.class).sql(sql).then().block();
  }
}
