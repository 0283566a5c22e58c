package dev.forestgate.signin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RateLimitedService;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

/** Guesses at passwords as the client sees them. AttemptsTest has the times. */
class PasswordAttemptsTest {
  private static final int FREE_OF_CLIENT = 5;
  private static final int FREE = 15;
  private static final String WRONG = "not the password";
  private static final String TO_WAIT =
      """
      {"type":"/problems/too-many-attempts","title":"Too many attempts","status":429,
       "detail":"There were too many wrong attempts; try again later."}
      """;

  @Test
  void afterSomeWrongGuessesAClientHasToWait() {
    String alice = RateLimitedService.registered();
    WebTestClient mallory = RateLimitedService.client();
    for (int i = 0; i < FREE_OF_CLIENT; i++) {
      assertThat(login(mallory, alice, WRONG)).isEqualTo(401);
    }
    WebTestClient.ResponseSpec refused = attempt(mallory, alice, RunningService.PASSWORD);
    refused.expectHeader().valueEquals("Retry-After", "1");
    refused.expectHeader().doesNotExist("WWW-Authenticate");
    ApiCalls.expectProblem(refused, 429, TO_WAIT);
    assertThat(login(RateLimitedService.client(), alice, RunningService.PASSWORD))
        .as("elsewhere")
        .isEqualTo(200);
  }

  @Test
  void attackerCannotLockTheOwnerOutOfAKnownDevice() {
    String alice = RateLimitedService.registered();
    lock(alice);
    assertThat(login(RateLimitedService.client(), alice, RunningService.PASSWORD)).isEqualTo(429);
    assertThat(login(known(alice), alice, RunningService.PASSWORD)).isEqualTo(200);
    assertThat(login(RateLimitedService.client(), alice, RunningService.PASSWORD))
        .as("forgotten")
        .isEqualTo(200);
  }

  @Test
  void aKnownDeviceGuessesOnABudgetOfItsOwn() {
    String alice = RateLimitedService.registered();
    lock(alice);
    WebTestClient stolen = known(alice);
    for (int i = 0; i < FREE_OF_CLIENT; i++) {
      assertThat(login(stolen, alice, WRONG)).isEqualTo(401);
    }
    assertThat(login(stolen, alice, RunningService.PASSWORD)).isEqualTo(429);
  }

  /** Statuses, bodies and headers for an existing and an unknown account, attempt by attempt. */
  @Test
  void anUnknownAccountBehavesAsAKnownOne() {
    assertThat(course(RateLimitedService.registered()))
        .isEqualTo(course(RunningService.freshName()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%S", "ﬀ", "%s ", "\u212a"})
  void anotherSpellingIsTheSameAccountOnlyWhereItSignsIn(String spelling) {
    String plain = "ffk-" + UUID.randomUUID();
    String other =
        switch (spelling) {
          case "ﬀ" -> plain.replace("ff", "ﬀ");
          case "\u212a" -> plain.replace("k", "\u212a");
          default -> spelling.formatted(plain);
        };
    RateLimitedService.get().register(plain);
    boolean signsIn = login(RateLimitedService.client(), other, RunningService.PASSWORD) == 200;
    lock(other);
    assertThat(login(RateLimitedService.client(), plain, RunningService.PASSWORD))
        .isEqualTo(signsIn ? 429 : 200);
  }

  /** A common budget would reveal that both belong to one account. */
  @Test
  @Tag("security")
  void theBudgetsOfANameAndOfItsAddressDoNotTellThatTheyBelongTogether() {
    String alice = RunningService.freshName();
    String address = alice + "@example.org";
    ApiCalls.post(
            RateLimitedService.client(),
            "/register",
            Map.of("username", alice, "password", RunningService.PASSWORD, "email", address))
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    RateLimitedService.get()
        .bean(DatabaseClient.class)
        .sql("update users set email_verified_at = now() where username = '" + alice + "'")
        .then()
        .block();
    lock(address);
    assertThat(login(RateLimitedService.client(), alice, WRONG)).isEqualTo(401);
    assertThat(login(known(alice), address, RunningService.PASSWORD)).isEqualTo(200);
    lock(alice);
    assertThat(login(RateLimitedService.client(), address, RunningService.PASSWORD)).isEqualTo(200);
    assertThat(login(RateLimitedService.client(), alice, RunningService.PASSWORD)).isEqualTo(429);
  }

  @Test
  @Tag("security")
  void failuresOfStrangersAtANameDoNotAffectItsNextOwner() {
    String alice = RateLimitedService.registered();
    SignedInClient signedIn = RateLimitedService.get().signIn(alice);
    String next = RunningService.freshName();
    lock(next);
    for (int i = 0; i < FREE_OF_CLIENT; i++) {
      assertThat(login(RateLimitedService.client("203.0.113.7"), alice, WRONG)).isEqualTo(401);
    }
    RateLimitedService.client()
        .patch()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, signedIn.cookie())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("username", next))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    assertThat(login(RateLimitedService.client("203.0.113.7"), next, RunningService.PASSWORD))
        .as("a change of name gives no new guesses")
        .isEqualTo(429);
    assertThat(login(RateLimitedService.client(), next, RunningService.PASSWORD)).isEqualTo(200);
  }

  @Test
  void theDeletionOfAnAccountIsOnTheSameBudget() {
    String alice = RateLimitedService.registered();
    WebTestClient mallory = RateLimitedService.client();
    for (int i = 0; i < FREE_OF_CLIENT; i++) {
      assertThat(status(ApiCalls.post(mallory, "/api/delete", body(alice, WRONG)))).isEqualTo(401);
    }
    ApiCalls.expectProblem(
        ApiCalls.post(mallory, "/api/delete", body(alice, RunningService.PASSWORD)), 429, TO_WAIT);
    assertThat(login(mallory, alice, RunningService.PASSWORD)).isEqualTo(429);
  }

  @Test
  void aRightGuessStartsAnew() {
    String alice = RateLimitedService.registered();
    WebTestClient client = RateLimitedService.client();
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < FREE_OF_CLIENT - 1; j++) {
        assertThat(login(client, alice, WRONG)).isEqualTo(401);
      }
      assertThat(login(client, alice, RunningService.PASSWORD)).isEqualTo(200);
    }
  }

  @Test
  void failuresBeforeTheRegistrationAreForgotten() {
    String alice = RunningService.freshName();
    lock(alice);
    RateLimitedService.get().register(alice);
    assertThat(login(RateLimitedService.client(), alice, RunningService.PASSWORD)).isEqualTo(200);
  }

  @Test
  void aMalformedRequestIsNoGuess() {
    String alice = RateLimitedService.registered();
    WebTestClient client = RateLimitedService.client();
    for (int i = 0; i < FREE; i++) {
      assertThat(status(ApiCalls.post(client, "/login", Map.of("username", alice)))).isEqualTo(400);
    }
    assertThat(login(client, alice, RunningService.PASSWORD)).isEqualTo(200);
  }

  @Test
  void guessesAtTheSameTimeAreNoWayAround() {
    String alice = RateLimitedService.registered();
    WebClient plain = WebClient.create(RateLimitedService.get().url());
    List<Integer> statuses =
        Objects.requireNonNull(
            Flux.range(0, 40)
                .flatMap(
                    i ->
                        plain
                            .post()
                            .uri("/login")
                            .header("X-Forwarded-For", RateLimitedService.address())
                            .bodyValue(body(alice, WRONG))
                            .exchangeToMono(
                                answer ->
                                    answer.releaseBody().thenReturn(answer.statusCode().value())),
                    8)
                .collectList()
                .block());
    // 503 where the machine is too busy to answer in time: that tells nothing
    assertThat(statuses).contains(401, 429).isSubsetOf(401, 429, 503);
    // and one more after a second, and after two
    assertThat(statuses.stream().filter(status -> status == 401)).hasSizeBetween(1, FREE + 2);
  }

  /** Uses up the remaining guesses from fresh addresses. */
  private static void lock(String name) {
    int wrong = 0;
    while (login(RateLimitedService.client(), name, WRONG) == 401) {
      wrong++;
    }
    assertThat(wrong).isBetween(FREE - 1, FREE);
    assertThat(login(RateLimitedService.client(), name, WRONG)).isEqualTo(429);
  }

  private static List<String> course(String name) {
    WebTestClient client = RateLimitedService.client();
    return Flux.range(0, 2 * FREE_OF_CLIENT)
        .map(i -> attempt(client, name, WRONG).expectBody().returnResult())
        .map(PasswordAttemptsTest::told)
        .collectList()
        .blockOptional()
        .orElseThrow();
  }

  /** The response without what differs between any two requests. */
  private static String told(EntityExchangeResult<byte[]> answer) {
    Map<String, Object> headers = new HashMap<>();
    answer.getResponseHeaders().forEach(headers::put);
    headers.remove("Date");
    headers.remove("X-Request-Id");
    headers.remove("RateLimit");
    return answer.getStatus()
        + " "
        + new TreeMap<>(headers)
        + " "
        + new String(Objects.requireNonNull(answer.getResponseBody()), UTF_8);
  }

  /** Attempts on a device on which {@code name} has signed in before. */
  private static WebTestClient known(String name) {
    UUID id =
        RateLimitedService.get()
            .bean(DatabaseClient.class)
            .sql("select id from users where username = '" + name + "'")
            .map(row -> Objects.requireNonNull(row.get(0, UUID.class)))
            .one()
            .blockOptional()
            .orElseThrow();
    return RateLimitedService.client()
        .mutate()
        .defaultHeader(RateLimitedService.KNOWN, id.toString())
        .build();
  }

  private static int login(WebTestClient client, String name, String password) {
    return status(attempt(client, name, password));
  }

  private static WebTestClient.ResponseSpec attempt(
      WebTestClient client, String name, String password) {
    return ApiCalls.post(client, "/login", body(name, password));
  }

  private static Map<String, String> body(String name, String password) {
    return Map.of("username", name, "password", password);
  }

  private static int status(WebTestClient.ResponseSpec response) {
    return response.expectBody().returnResult().getStatus().value();
  }
}
