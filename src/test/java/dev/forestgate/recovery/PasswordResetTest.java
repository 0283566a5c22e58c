package dev.forestgate.recovery;

import static dev.forestgate.testing.MailUser.FORGOT;
import static dev.forestgate.testing.MailUser.INVALID_TOKEN;
import static dev.forestgate.testing.MailUser.NEW_PASSWORD;
import static dev.forestgate.testing.MailUser.RESET;
import static dev.forestgate.testing.MailUser.VERIFY;
import static dev.forestgate.testing.MailUser.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.notifications.SessionAlertEmail;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Password reset from the request to the sign-in with the new password. */
class PasswordResetTest {
  private static final String NOT_ME = "/api/auth/not-me";
  private static final String ASKED =
      "{\"message\":\"If an account has verified this address, an e-mail is on its way\"}";

  private final RunningService service = RunningService.shared();

  @Test
  void theAnswerIsTheSameForEveryAddressAndVerifiedOnesGetAnEmail() {
    MailUser verified = MailUser.verified(service);
    MailUser unverified = MailUser.register(service);
    String unregistered = RunningService.freshName() + "@example.org";
    for (String email : List.of(verified.email(), unverified.email(), unregistered)) {
      verified
          .post(FORGOT, Map.of("email", email))
          .expectStatus()
          .isAccepted()
          .expectBody()
          .json(ASKED);
    }
    Mailbox.Mail received = verified.message("Choose a new password");
    assertThat(received.link()).matches(service.url() + RESET + "\\?token=[A-Za-z0-9_-]{43}");
    assertThat(received.text()).contains("Hello " + verified.username());
    assertThat(unverified.count("Choose a new password")).isZero();
    assertThat(Mailbox.of(unregistered)).isEmpty();
  }

  @Test
  void aNewPasswordSignsInAndAllSessionsEnd() {
    MailUser alice = MailUser.verified(service);
    SignedInClient here = service.signIn(alice.username());
    SignedInClient there = service.signIn(alice.username());
    alice
        .post(RESET, Map.of("token", alice.resetToken(), "new_password", NEW_PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"message\":\"Password changed\"}");

    service.expectSession(here, 401);
    service.expectSession(there, 401);
    alice
        .signIn(alice.username(), RunningService.PASSWORD)
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    alice.signIn(alice.username(), NEW_PASSWORD).expectStatus().isOk().expectBody().returnResult();
    assertThat(alice.message("Your password was changed").text())
        .contains("Hello " + alice.username());
  }

  /** The response to too many guesses recommends this. */
  @Test
  @Tag("security")
  void aNewPasswordLetsWrongGuessesAtTheOldOneBeForgotten() {
    MailUser alice = MailUser.verified(service);
    for (String login : List.of(alice.username(), alice.email())) {
      for (int i = 0; i < 6; i++) {
        alice.signIn(login, "not it").expectBody().returnResult();
      }
      alice
          .signIn(login, RunningService.PASSWORD)
          .expectStatus()
          .isEqualTo(429)
          .expectBody()
          .returnResult();
    }
    alice
        .post(RESET, Map.of("token", alice.resetToken(), "new_password", NEW_PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    for (String login : List.of(alice.username(), alice.email())) {
      alice.signIn(login, NEW_PASSWORD).expectStatus().isOk().expectBody().returnResult();
    }
  }

  @Test
  void aWeakPasswordSpendsNothing() {
    MailUser alice = MailUser.verified(service);
    String token = alice.resetToken();
    for (Map.Entry<String, String> weak :
        Map.of(
                "short",
                "must have at least 8 characters",
                "password123",
                "is one of the most common passwords",
                alice.username(),
                "must differ from the user name")
            .entrySet()) {
      ApiCalls.expectProblem(
          alice.post(RESET, Map.of("token", token, "new_password", weak.getKey())),
          422,
          """
          {"type":"/problems/weak-password","title":"Weak password","status":422,
           "detail":"Choose a password that is longer or less common.",
           "errors":[{"field":"new_password","message":"%s"}]}
          """
              .formatted(weak.getValue()));
    }
    alice
        .post(RESET, Map.of("token", token, "new_password", NEW_PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void toLookAtTheLinkSpendsNothing() {
    MailUser alice = MailUser.verified(service);
    String token = alice.resetToken();
    for (int i = 0; i < 3; i++) {
      service
          .client()
          .get()
          .uri(RESET + "?token=" + token)
          .exchange()
          .expectStatus()
          .isSeeOther()
          .expectBody()
          .returnResult();
    }
    alice
        .post(RESET, Map.of("token", token, "new_password", NEW_PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void aLinkIsGoodOnce() {
    MailUser alice = MailUser.verified(service);
    Map<String, String> body = Map.of("token", alice.resetToken(), "new_password", NEW_PASSWORD);
    alice.post(RESET, body).expectStatus().isOk().expectBody().returnResult();
    ApiCalls.expectProblem(alice.post(RESET, body), 401, INVALID_TOKEN);
  }

  /** Each request has its own password, which identifies the one that succeeded. */
  @Test
  void ofTwentyResetsAtOnceOneSucceedsAndItsPasswordSignsIn() {
    MailUser alice = MailUser.verified(service);
    String token = alice.resetToken();
    WebClient plain = WebClient.create(service.url());
    List<Integer> statuses =
        Objects.requireNonNull(
            Flux.range(0, 20)
                .flatMapSequential(
                    n ->
                        plain
                            .post()
                            .uri(RESET)
                            .bodyValue(Map.of("token", token, "new_password", NEW_PASSWORD + n))
                            .exchangeToMono(
                                answer ->
                                    answer
                                        .releaseBody()
                                        .then(Mono.just(answer.statusCode().value()))),
                    20)
                .collectList()
                .block());
    assertThat(statuses).hasSize(20).containsOnlyOnce(200).containsOnly(200, 401);
    int winner = statuses.indexOf(200);
    alice
        .signIn(alice.username(), NEW_PASSWORD + winner)
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    alice
        .signIn(alice.username(), NEW_PASSWORD + (winner + 1) % 20)
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    assertThat(alice.count("Your password was changed")).isEqualTo(1);
  }

  @Test
  void theNextLinkTakesThePlaceOfTheLast() {
    MailUser alice = MailUser.verified(service);
    String first = alice.resetToken();
    alice.forgetPassword();
    String second = token(alice.messages("Choose a new password", 2).get(1));
    ApiCalls.expectProblem(
        alice.post(RESET, Map.of("token", first, "new_password", NEW_PASSWORD)),
        401,
        INVALID_TOKEN);
    alice
        .post(RESET, Map.of("token", second, "new_password", NEW_PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void anAddressGetsFiveEmailsADay() {
    MailUser alice = MailUser.verified(service);
    for (int i = 0; i < 8; i++) {
      alice.forgetPassword();
    }
    assertThat(alice.count("Choose a new password")).isEqualTo(5);
  }

  @Test
  void aLinkToVerifyResetsNothingAndTheOtherWayRound() {
    MailUser alice = MailUser.register(service);
    String verification = token(alice.message("Confirm"));
    ApiCalls.expectProblem(
        alice.post(RESET, Map.of("token", verification, "new_password", NEW_PASSWORD)),
        401,
        INVALID_TOKEN);
    alice
        .post(VERIFY, Map.of("token", verification))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    ApiCalls.expectProblem(
        alice.post(VERIFY, Map.of("token", alice.resetToken())), 401, INVALID_TOKEN);
  }

  @Test
  void aDisabledAccountGetsNoEmailAndItsLinkIsVoid() {
    MailUser alice = MailUser.verified(service);
    String token = alice.resetToken();
    service
        .bean(org.springframework.r2dbc.core.DatabaseClient.class)
        .sql("update users set disabled_at = now() where username = $1")
        .bind(0, alice.username())
        .then()
        .block();
    ApiCalls.expectProblem(
        alice.post(RESET, Map.of("token", token, "new_password", NEW_PASSWORD)),
        401,
        INVALID_TOKEN);
    alice.forgetPassword();
    assertThat(alice.count("Choose a new password")).isEqualTo(1);
  }

  @Test
  void theLastThingInTheJournalOfTheCallersSessionIsTheReset() {
    MailUser alice = MailUser.verified(service);
    String token = alice.resetToken();
    SignedInClient signedIn = service.signIn(alice.username());
    service
        .client()
        .post()
        .uri(RESET)
        .cookie(RunningService.COOKIE, signedIn.cookie())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("token", token, "new_password", NEW_PASSWORD))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    awaitJournal(signedIn.sessionId(), "password-reset");
  }

  @Test
  void aSignInThatWasNotMineEndsAndAResetBegins() {
    MailUser alice = MailUser.verified(service);
    SignedInClient mine = service.signIn(alice.username());
    Map<?, ?> theirs = tokenSession(alice);
    String session =
        String.valueOf(((Map<?, ?>) Objects.requireNonNull(theirs.get("session"))).get("id"));
    String notMe = token(alarm(alice, UUID.fromString(session)));

    alice
        .post(NOT_ME, Map.of("token", notMe))
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"message\":\"That session has ended\"}");

    alice
        .post("/api/auth/refresh", Map.of("refresh_token", (String) theirs.get("refresh_token")))
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    service
        .client()
        .get()
        .uri("/api/auth/session")
        .header("Authorization", "Bearer " + theirs.get("access_token"))
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    service.expectSession(mine, 200);
    awaitJournal(UUID.fromString(session), "disowned");
    ApiCalls.expectProblem(alice.post(NOT_ME, Map.of("token", notMe)), 401, INVALID_TOKEN);

    String reset = token(alice.message("Choose a new password"));
    alice
        .post(RESET, Map.of("token", reset, "new_password", NEW_PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    service.expectSession(mine, 401);
  }

  @Test
  void oneOfTwentyConcurrentReportsBeginsAReset() {
    MailUser alice = MailUser.verified(service);
    SignedInClient theirs = service.signIn(alice.username());
    String notMe = token(alarm(alice, theirs.sessionId()));
    assertThat(MailUser.atOnce(service, 20, NOT_ME, Map.of("token", notMe)))
        .containsOnlyOnce(200)
        .containsOnly(200, 401);
    service.expectSession(theirs, 401);
    assertThat(alice.count("Choose a new password")).isEqualTo(1);
  }

  @Test
  void aSessionThatHasEndedByItselfCanStillBeDisowned() {
    MailUser alice = MailUser.verified(service);
    String notMe = token(alarm(alice, UUID.randomUUID()));
    alice.post(NOT_ME, Map.of("token", notMe)).expectStatus().isOk().expectBody().returnResult();
    alice.message("Choose a new password");
  }

  @Test
  void withTheAccountItsLinksAndItsEmailsGo() {
    MailUser alice = MailUser.verified(service);
    String reset = alice.resetToken();
    alice
        .post("/api/delete", Map.of("login", alice.username(), "password", RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    ApiCalls.expectProblem(
        alice.post(RESET, Map.of("token", reset, "new_password", NEW_PASSWORD)),
        401,
        INVALID_TOKEN);
    var database = service.bean(org.springframework.r2dbc.core.DatabaseClient.class);
    assertThat(
            database
                .sql("select 1 from one_time_tokens where token_hash = $1")
                .bind(0, dev.forestgate.secret.Secret.of(reset).sha256())
                .fetch()
                .first()
                .hasElement()
                .block())
        .isFalse();
    alice.forgetPassword();
    assertThat(alice.count("Choose a new password")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"new_password\":\"long enough\"} | token | is required",
        "{\"token\":\"x\"} | new_password | is required",
        "{\"token\":\"x\",\"new_password\":null} | new_password | is required",
        "{\"token\":[],\"new_password\":\"long enough\"} | token | has the wrong type"
      })
  void errorNamesTheMissingOrInvalidMember(String body, String field, String message) {
    ApiCalls.expectInvalid(ApiCalls.post(service.client(), RESET, body), field, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "%", "\u00e9", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void malformedTokenIsInvalidRegardlessOfThePassword(String token) {
    ApiCalls.expectProblem(
        ApiCalls.post(service.client(), RESET, Map.of("token", token, "new_password", "short")),
        401,
        INVALID_TOKEN);
    ApiCalls.expectProblem(
        ApiCalls.post(service.client(), NOT_ME, Map.of("token", token)), 401, INVALID_TOKEN);
  }

  @Test
  void theOthersNeedTheirMemberToo() {
    ApiCalls.expectInvalid(ApiCalls.post(service.client(), NOT_ME, "{}"), "token", "is required");
    ApiCalls.expectInvalid(ApiCalls.post(service.client(), FORGOT, "{}"), "email", "is required");
    ApiCalls.expectInvalid(
        ApiCalls.post(service.client(), FORGOT, Map.of("email", "@")),
        "email",
        "must be an e-mail address");
  }

  private Map<?, ?> tokenSession(MailUser caller) {
    return Objects.requireNonNull(
        caller
            .post(
                "/api/auth/login",
                Map.of(
                    "login",
                    caller.username(),
                    "password",
                    RunningService.PASSWORD,
                    "mode",
                    "token"))
            .expectStatus()
            .isOk()
            .expectBody(Map.class)
            .returnResult()
            .getResponseBody());
  }

  /** Sends the alert that an unusual sign-in sends. */
  private Mailbox.Mail alarm(MailUser caller, UUID session) {
    Users users = service.bean(Users.class);
    User user = Objects.requireNonNull(users.findByLogin(caller.username()).block());
    users
        .commitFor(
            user.id(),
            service
                .bean(SessionAlertEmail.class)
                .writes(user, session, "Oslo, Norway", "Firefox on Linux", Instant.now()))
        .block();
    return caller.message("Was this you?");
  }

  private void awaitJournal(UUID session, String action) {
    Awaitility.await(action)
        .until(
            () ->
                Files.exists(service.journal(session))
                    && Files.readString(service.journal(session))
                        .contains("\"action\":\"" + action + "\""));
  }
}
