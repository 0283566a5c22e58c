package dev.forestgate.account;

import static dev.forestgate.testing.MailUser.NEW_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Password change by a caller with the current password. */
class PasswordChangeTest {
  private static final String CHANGE = "/api/auth/password/change";
  private static final String INVALID_CREDENTIALS =
      """
      {"type":"/problems/invalid-credentials","title":"Invalid credentials","status":401,
       "detail":"The name or the password is wrong."}
      """;

  private final RunningService service = RunningService.shared();

  @Test
  void allSessionsEndButTheCallersOwnWhichGetsANewCookie() {
    String name = RunningService.freshName();
    service.register(name);
    SignedInClient here = service.signIn(name);
    SignedInClient there = service.signIn(name);
    ApiCalls.expectSession(
        service, renewed(change(here, RunningService.PASSWORD, NEW_PASSWORD)), 200);

    service.expectSession(here, 401);
    service.expectSession(there, 401);
    expectSignIn(name, RunningService.PASSWORD, 401);
    expectSignIn(name, NEW_PASSWORD, 200);
  }

  @Test
  void theNewCookieIsOfTheSameSessionAndLastsAsLongAsThat() {
    SignedInClient here = service.signIn();
    EntityExchangeResult<Map<String, Object>> answer =
        change(here, RunningService.PASSWORD, NEW_PASSWORD)
            .expectStatus()
            .isOk()
            .expectHeader()
            .valueEquals("Cache-Control", "no-store")
            .expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
            .returnResult();
    Map<String, Object> body = Objects.requireNonNull(answer.getResponseBody());
    assertThat(body).containsEntry("message", "Password changed").doesNotContainKey("user");
    assertThat((Map<?, ?>) body.get("session"))
        .extracting("id")
        .isEqualTo(here.sessionId().toString());
    ResponseCookie cookie =
        Objects.requireNonNull(answer.getResponseCookies().getFirst(RunningService.COOKIE));
    assertThat(cookie.getValue()).isNotEqualTo(here.cookie()).startsWith("" + here.sessionId());
    assertThat(cookie.getMaxAge()).isBetween(Duration.ofDays(89), Duration.ofDays(90));
    assertThat(body.get("access_token")).isNotNull().isEqualTo(body.get("token"));
    expectBearer(here.accessToken(), 401);
    expectBearer(String.valueOf(body.get("access_token")), 200);
  }

  /** An attacker with the old refresh token must not be able to end the owner's session. */
  @Test
  @Tag("security")
  void aTokenClientGetsNewTokensAndItsOldOnesAreDeadWithoutEndingItsSession() {
    String name = RunningService.freshName();
    service.register(name);
    Map<?, ?> stolen = tokenSession(name);
    Map<?, ?> other = tokenSession(name);
    Map<?, ?> own =
        Objects.requireNonNull(
            service
                .client()
                .post()
                .uri(CHANGE)
                .header("Authorization", "Bearer " + stolen.get("access_token"))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(
                    Map.of(
                        "current_password", RunningService.PASSWORD, "new_password", NEW_PASSWORD))
                .exchange()
                .expectStatus()
                .isOk()
                .expectCookie()
                .doesNotExist(RunningService.COOKIE)
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    for (int i = 0; i < 2; i++) {
      ApiCalls.expectProblem(refresh(stolen), 401, MailUser.INVALID_TOKEN);
    }
    expectBearer(String.valueOf(stolen.get("access_token")), 401);
    expectBearer(String.valueOf(own.get("access_token")), 200);
    assertThat((Integer) own.get("refresh_expires_in")).isBetween(13 * 86_400, 14 * 86_400);
    Map<?, ?> next =
        Objects.requireNonNull(
            refresh(own)
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    expectBearer(String.valueOf(next.get("access_token")), 200);
    refresh(other).expectStatus().isUnauthorized().expectBody().returnResult();
  }

  @Test
  void ownerIsNotifiedAndResetLinksBecomeVoid() {
    MailUser alice = MailUser.verified(service);
    String reset = alice.resetToken();
    SignedInClient here = service.signIn(alice.username());
    change(here, RunningService.PASSWORD, NEW_PASSWORD)
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    assertThat(alice.message("Your password was changed").text())
        .contains("Hello " + alice.username());
    ApiCalls.expectProblem(
        alice.post(MailUser.RESET, Map.of("token", reset, "new_password", "yet another one")),
        401,
        MailUser.INVALID_TOKEN);
    expectSignIn(alice.username(), NEW_PASSWORD, 200);
  }

  @Test
  void unverifiedAddressGetsNoNotice() {
    MailUser alice = MailUser.register(service);
    change(service.signIn(alice.username()), RunningService.PASSWORD, NEW_PASSWORD)
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    assertThat(alice.count("Your password was changed")).isZero();
  }

  @Test
  void withoutTheCurrentPasswordNothingChanges() {
    SignedInClient here = service.signIn();
    ApiCalls.expectProblem(
        change(here, "not the password", NEW_PASSWORD), 401, INVALID_CREDENTIALS);
    service.expectSession(here, 200);
    expectSignIn(here.username(), RunningService.PASSWORD, 200);
  }

  @Test
  void aWeakPasswordIsRefusedWithTheReason() {
    SignedInClient here = service.signIn();
    ApiCalls.expectProblem(
        change(here, RunningService.PASSWORD, here.username()),
        422,
        """
        {"type":"/problems/weak-password","title":"Weak password","status":422,
         "detail":"Choose a password that is longer or less common.",
         "errors":[{"field":"new_password","message":"must differ from the user name"}]}
        """);
    ApiCalls.expectInvalid(
        change(here, RunningService.PASSWORD, "\u00e9".repeat(513)),
        "new_password",
        "must have at most 1024 bytes in UTF-8");
  }

  @Test
  void bothPasswordsAreNeededAndASession() {
    SignedInClient here = service.signIn();
    post(here, Map.of())
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.errors[*].field")
        .isEqualTo(List.of("current_password", "new_password"));
    ApiCalls.post(
            service.client(),
            CHANGE,
            Map.of("current_password", RunningService.PASSWORD, "new_password", NEW_PASSWORD))
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .jsonPath("$.type")
        .isEqualTo("/problems/unauthenticated");
  }

  @Test
  void itIsInTheJournal() {
    SignedInClient here = service.signIn();
    change(here, RunningService.PASSWORD, NEW_PASSWORD)
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    Awaitility.await()
        .until(
            () ->
                Files.exists(service.journal(here.sessionId()))
                    && Files.readString(service.journal(here.sessionId()))
                        .contains("\"action\":\"password-changed\""));
  }

  /** A fifth wrong password would delay the sign-in. */
  @Test
  void ofFiveChangesAtOnceOneSucceeds() {
    SignedInClient here = service.signIn();
    WebClient plain = WebClient.create(service.url());
    List<Integer> statuses =
        Objects.requireNonNull(
            Flux.range(0, 5)
                .flatMapSequential(n -> change(plain, here, NEW_PASSWORD + n), 5)
                .collectList()
                .block());
    assertThat(statuses).hasSize(5).containsOnlyOnce(200).containsOnly(200, 401);
    expectSignIn(here.username(), NEW_PASSWORD + statuses.indexOf(200), 200);
    service.expectSession(here, 401);
  }

  /** A sign-in with the old password during the change has no session afterwards. */
  @Test
  void aSignInWithTheOldPasswordDuringTheChangeLeavesNoSession() {
    WebClient plain = WebClient.create(service.url());
    for (int round = 0; round < 10; round++) {
      SignedInClient here = service.signIn();
      Mono<Integer> changing = change(plain, here, NEW_PASSWORD);
      List<String> cookies =
          Objects.requireNonNull(
              Flux.range(0, 8)
                  .flatMap(n -> signIn(plain, here.username()), 8)
                  .collectList()
                  .zipWith(changing, (opened, status) -> status == 200 ? opened : List.<String>of())
                  .block());
      service.expectSession(here, 401);
      for (String cookie : cookies) {
        service
            .client()
            .get()
            .uri("/api/auth/session")
            .cookie(RunningService.COOKIE, cookie)
            .exchange()
            .expectStatus()
            .isUnauthorized()
            .expectBody()
            .returnResult();
      }
    }
  }

  private static String renewed(WebTestClient.ResponseSpec changed) {
    var cookies = changed.expectStatus().isOk().expectBody().returnResult().getResponseCookies();
    return Objects.requireNonNull(cookies.getFirst(RunningService.COOKIE)).getValue();
  }

  private void expectBearer(String token, int status) {
    service
        .client()
        .get()
        .uri("/api/auth/session")
        .header("Authorization", "Bearer " + token)
        .exchange()
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .returnResult();
  }

  private static Mono<Integer> change(WebClient plain, SignedInClient user, String next) {
    return plain
        .post()
        .uri(CHANGE)
        .cookie(RunningService.COOKIE, user.cookie())
        .bodyValue(Map.of("current_password", RunningService.PASSWORD, "new_password", next))
        .exchangeToMono(
            answer -> answer.releaseBody().then(Mono.just(answer.statusCode().value())));
  }

  /** The cookie; null if the sign-in failed. */
  private static Mono<String> signIn(WebClient plain, String name) {
    return plain
        .post()
        .uri("/api/auth/login")
        .bodyValue(Map.of("username", name, "password", RunningService.PASSWORD))
        .exchangeToMono(
            answer ->
                answer
                    .releaseBody()
                    .then(
                        Mono.justOrEmpty(answer.cookies().getFirst(RunningService.COOKIE))
                            .map(cookie -> cookie.getValue())));
  }

  private WebTestClient.ResponseSpec change(SignedInClient user, String current, String next) {
    return post(user, Map.of("current_password", current, "new_password", next));
  }

  private WebTestClient.ResponseSpec post(SignedInClient user, Map<String, String> body) {
    return service
        .client()
        .post()
        .uri(CHANGE)
        .cookie(RunningService.COOKIE, user.cookie())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  private Map<?, ?> tokenSession(String name) {
    return Objects.requireNonNull(
        ApiCalls.post(
                service.client(),
                "/api/auth/login",
                Map.of("login", name, "password", RunningService.PASSWORD, "mode", "token"))
            .expectStatus()
            .isOk()
            .expectBody(Map.class)
            .returnResult()
            .getResponseBody());
  }

  private WebTestClient.ResponseSpec refresh(Map<?, ?> session) {
    return ApiCalls.post(
        service.client(),
        "/api/auth/refresh",
        Map.of("refresh_token", String.valueOf(session.get("refresh_token"))));
  }

  private void expectSignIn(String name, String password, int status) {
    ApiCalls.post(service.client(), "/login", Map.of("username", name, "password", password))
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .returnResult();
  }
}
