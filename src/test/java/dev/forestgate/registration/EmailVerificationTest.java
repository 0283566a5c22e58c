package dev.forestgate.registration;

import static dev.forestgate.testing.MailUser.INVALID_TOKEN;
import static dev.forestgate.testing.MailUser.VERIFY;
import static dev.forestgate.testing.MailUser.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Verification of an address by the e-mail that a registration sends. */
class EmailVerificationTest {
  private static final String RESEND = "/api/auth/verify/resend";
  private static final String RESENT =
      "{\"message\":\"If the address waits to be verified, an e-mail is on its way\"}";

  private final RunningService service = RunningService.shared();

  @Test
  void theLinkVerifiesAndTheAddressSignsInFromThenOn() {
    MailUser alice = MailUser.register(service);
    alice
        .signIn(alice.email(), RunningService.PASSWORD)
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    Mailbox.Mail received = alice.message("Confirm");
    assertThat(received.link()).matches(service.url() + VERIFY + "\\?token=[A-Za-z0-9_-]{43}");

    alice
        .post(VERIFY, Map.of("token", token(received)))
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"message\":\"E-mail address verified\"}");

    SignedInClient signedIn = service.signIn(alice.email().toUpperCase(java.util.Locale.ROOT));
    profile(signedIn)
        .jsonPath("$.email")
        .isEqualTo(alice.email())
        .jsonPath("$.email_verified")
        .isEqualTo(true);
  }

  @Test
  void theCodeVerifiesTooHoweverItIsSpaced() {
    MailUser alice = MailUser.register(service);
    String code = alice.message("Confirm").code();
    String spaced = code.substring(0, 3) + " " + code.substring(3);
    alice
        .post(
            VERIFY,
            Map.of("email", alice.email().toUpperCase(java.util.Locale.ROOT), "code", spaced))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    alice
        .signIn(alice.email(), RunningService.PASSWORD)
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void usingTheLinkSpendsTheCodeAndViceVersa() {
    MailUser alice = MailUser.register(service);
    Mailbox.Mail received = alice.message("Confirm");
    Map<String, String> link = Map.of("token", token(received));
    Map<String, String> code = Map.of("email", alice.email(), "code", received.code());
    alice.post(VERIFY, link).expectStatus().isOk().expectBody().returnResult();
    ApiCalls.expectProblem(alice.post(VERIFY, link), 401, INVALID_TOKEN);
    ApiCalls.expectProblem(alice.post(VERIFY, code), 401, INVALID_TOKEN);

    MailUser bob = MailUser.register(service);
    Mailbox.Mail bobs = bob.message("Confirm");
    bob.post(VERIFY, Map.of("email", bob.email(), "code", bobs.code()))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    ApiCalls.expectProblem(bob.post(VERIFY, Map.of("token", token(bobs))), 401, INVALID_TOKEN);
  }

  /** A mailbox of that spelling may belong to another person and must receive nothing. */
  @Test
  @Tag("security")
  void theEmailGoesToTheAddressThatIsCompared() {
    String name = RunningService.freshName();
    String typed = "\u212Aate." + name + "@stra\u00dfe.example";
    register(Map.of("username", name, "password", RunningService.PASSWORD, "email", typed))
        .expectStatus()
        .isCreated()
        .expectBody()
        .jsonPath("$.email")
        .isEqualTo("\u212Aate." + name + "@xn--strae-oqa.example");
    Mailbox.Mail received = Mailbox.await("kate." + name + "@xn--strae-oqa.example", "Confirm");
    ApiCalls.post(service.client(), VERIFY, Map.of("token", token(received)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    MailUser.awaitQuiet(service);
    assertThat(Mailbox.of(typed)).isEmpty();
    new MailUser(service, name, typed)
        .signIn(typed, RunningService.PASSWORD)
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @ParameterizedTest(name = "U+{0}")
  @CsvSource({"00AD, 201", "200B, 201", "200C, 400", "200D, 400"})
  @Tag("security")
  void aCharacterWithoutShapeInADomainIsNoDefect(String hexadecimal, int status) {
    String name = RunningService.freshName();
    String domain = "ex" + Character.toString(Integer.parseInt(hexadecimal, 16)) + "ample.org";
    register(
            Map.of(
                "username",
                name,
                "password",
                RunningService.PASSWORD,
                "email",
                name + "@" + domain))
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .returnResult();
  }

  private WebTestClient.ResponseSpec register(Map<String, String> body) {
    return ApiCalls.post(service.client(), "/api/auth/register", body);
  }

  @Test
  void toLookAtTheLinkSpendsNothing() {
    MailUser alice = MailUser.register(service);
    Mailbox.Mail received = alice.message("Confirm");
    String path = received.link().substring(service.url().length());
    for (int i = 0; i < 3; i++) {
      service
          .client()
          .get()
          .uri(path)
          .exchange()
          .expectStatus()
          .isSeeOther()
          .expectBody()
          .returnResult();
      service
          .client()
          .head()
          .uri(path)
          .exchange()
          .expectStatus()
          .isSeeOther()
          .expectBody()
          .returnResult();
    }
    alice
        .post(VERIFY, Map.of("token", token(received)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void oneOfTwentyConcurrentVerificationsSucceeds() {
    MailUser alice = MailUser.register(service);
    String token = token(alice.message("Confirm"));
    List<Integer> statuses = MailUser.atOnce(service, 20, VERIFY, Map.of("token", token));
    assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 401);
  }

  @Test
  void aCodeHasFiveTries() {
    MailUser alice = MailUser.register(service);
    Mailbox.Mail received = alice.message("Confirm");
    String wrong = received.code().equals("000000") ? "111111" : "000000";
    for (int i = 0; i < 5; i++) {
      ApiCalls.expectProblem(
          alice.post(VERIFY, Map.of("email", alice.email(), "code", wrong)), 401, INVALID_TOKEN);
    }
    Map<String, String> right = Map.of("email", alice.email(), "code", received.code());
    int status =
        Awaitility.await("the client may guess again, in vain")
            .until(() -> status(alice.post(VERIFY, right)), answered -> answered != 429);
    assertThat(status).isEqualTo(401);
    alice
        .post(VERIFY, Map.of("token", token(received)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void oneOfTwentyConcurrentRightCodesSucceeds() {
    MailUser alice = MailUser.register(service);
    var body = Map.of("email", alice.email(), "code", alice.message("Confirm").code());
    assertThat(MailUser.atOnce(service, 20, VERIFY, body))
        .containsOnlyOnce(200)
        .containsOnly(200, 401, 429);
  }

  @Test
  @Tag("security")
  void aClientThatTriesCodesHasToWaitWhetherOrNotTheAddressWaitsForOne() {
    MailUser alice = MailUser.register(service);
    for (String email : List.of(alice.email(), RunningService.freshName() + "@example.org")) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        statuses.add(status(alice.post(VERIFY, Map.of("email", email, "code", "00000" + i))));
      }
      assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429, 429, 429);
    }
  }

  private static int status(WebTestClient.ResponseSpec answer) {
    return answer.expectBody().returnResult().getStatus().value();
  }

  @Test
  void anotherEmailTakesThePlaceOfTheLast() {
    MailUser alice = MailUser.register(service);
    Mailbox.Mail first = alice.message("Confirm");
    alice
        .post(RESEND, Map.of("email", alice.email()))
        .expectStatus()
        .isAccepted()
        .expectBody()
        .returnResult();
    Mailbox.Mail second = alice.messages("Confirm", 2).get(1);
    ApiCalls.expectProblem(alice.post(VERIFY, Map.of("token", token(first))), 401, INVALID_TOKEN);
    alice
        .post(VERIFY, Map.of("token", token(second)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void theAnswerIsTheSameWhetherAnAddressWaitsOrNot() {
    MailUser waiting = MailUser.register(service);
    MailUser verified = MailUser.verified(service);
    String unregistered = RunningService.freshName() + "@example.org";
    for (String email : List.of(waiting.email(), verified.email(), unregistered)) {
      waiting
          .post(RESEND, Map.of("email", email))
          .expectStatus()
          .isAccepted()
          .expectBody()
          .json(RESENT);
    }
    waiting.messages("Confirm", 2);
    assertThat(verified.count("Confirm")).isEqualTo(1);
    assertThat(Mailbox.of(unregistered)).isEmpty();
  }

  @Test
  void anAddressGetsFiveEmailsADay() {
    MailUser alice = MailUser.register(service);
    for (int i = 0; i < 8; i++) {
      alice
          .post(RESEND, Map.of("email", alice.email()))
          .expectStatus()
          .isAccepted()
          .expectBody()
          .returnResult();
    }
    assertThat(alice.count("Confirm")).isEqualTo(5);
  }

  @Test
  void aRegistrationThatFailsSendsNothingAndCountsForNothing() {
    MailUser alice = MailUser.register(service);
    String email = RunningService.freshName() + "@example.org";
    for (int i = 0; i < 6; i++) {
      ApiCalls.post(
              service.client(),
              "/api/auth/register",
              Map.of(
                  "username",
                  alice.username(),
                  "password",
                  RunningService.PASSWORD,
                  "email",
                  email))
          .expectStatus()
          .isEqualTo(409)
          .expectBody()
          .returnResult();
    }
    String name = RunningService.freshName();
    ApiCalls.post(
            service.client(),
            "/api/auth/register",
            Map.of("username", name, "password", RunningService.PASSWORD, "email", email))
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    assertThat(Mailbox.await(email, "Confirm").text()).contains("Hello " + name);
    assertThat(new MailUser(service, name, email).count("Confirm")).isEqualTo(1);
  }

  @Test
  void theHostThatARequestNamesIsNotWhereLinksLead() {
    String name = RunningService.freshName();
    service
        .client()
        .post()
        .uri("/api/auth/register")
        .header("Host", "evil.example")
        .header("X-Forwarded-Host", "evil.example")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(
            Map.of(
                "username",
                name,
                "password",
                RunningService.PASSWORD,
                "email",
                name + "@example.org"))
        .exchange()
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    Mailbox.Mail received = Mailbox.await(name + "@example.org", "Confirm");
    assertThat(received.link()).startsWith(service.url() + "/");
    assertThat(received.text() + received.html()).doesNotContain("evil");
  }

  @Test
  void itIsInTheJournalOfASession() throws Exception {
    MailUser alice = MailUser.register(service);
    SignedInClient signedIn = service.signIn(alice.username());
    service
        .client()
        .post()
        .uri(VERIFY)
        .cookie(RunningService.COOKIE, signedIn.cookie())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("token", token(alice.message("Confirm"))))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    Awaitility.await().until(() -> Files.exists(service.journal(signedIn.sessionId())));
    Awaitility.await()
        .until(
            () ->
                Files.readString(service.journal(signedIn.sessionId()))
                    .contains("\"action\":\"email-verified\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | token | is required, or email and code are",
        "{\"token\":null} | token | is required, or email and code are",
        "{\"token\":7} | token | has the wrong type",
        "{\"email\":\"alice@example.org\"} | code | must have six digits",
        "{\"email\":\"alice@example.org\",\"code\":\"12345\"} | code | must have six digits",
        "{\"email\":\"alice@example.org\",\"code\":\"\u0661\u0662\u0663\u0664\u0665\u0666\"} | code | must have six digits",
        "{\"code\":\"123456\"} | email | is required",
        "{\"email\":\"nowhere\",\"code\":\"123456\"} | email | must be an e-mail address"
      })
  void errorNamesTheMissingOrInvalidMember(String body, String field, String message) {
    ApiCalls.expectInvalid(ApiCalls.post(service.client(), VERIFY, body), field, message);
  }

  @Test
  void anotherEmailNeedsAnAddress() {
    ApiCalls.expectInvalid(ApiCalls.post(service.client(), RESEND, "{}"), "email", "is required");
    ApiCalls.expectInvalid(
        ApiCalls.post(service.client(), RESEND, Map.of("email", "nowhere")),
        "email",
        "must be an e-mail address");
  }

  @Test
  void malformedTokenIsInvalid() {
    List<String> planted = new ArrayList<>(List.of("", "x", "%", "A".repeat(43), "A".repeat(9999)));
    planted.forEach(
        token ->
            ApiCalls.expectProblem(
                ApiCalls.post(service.client(), VERIFY, Map.of("token", token)),
                401,
                INVALID_TOKEN));
  }

  private WebTestClient.BodyContentSpec profile(SignedInClient user) {
    return service
        .client()
        .get()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, user.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody();
  }

  /** Failed attempts must not use up the e-mails of the one that succeeds. */
  @Test
  @Tag("security")
  void ofThirtyRegistrationsAtOnceWithOneAddressTheOneThatSucceedsGetsItsEmail() {
    String email = RunningService.freshName() + "@example.org";
    var plain = org.springframework.web.reactive.function.client.WebClient.create(service.url());
    List<Integer> statuses =
        reactor.core.publisher.Flux.range(0, 30)
            .flatMap(
                n ->
                    plain
                        .post()
                        .uri("/api/auth/register")
                        .bodyValue(
                            Map.of(
                                "username",
                                RunningService.freshName(),
                                "password",
                                RunningService.PASSWORD,
                                "email",
                                email))
                        .exchangeToMono(
                            answer -> answer.releaseBody().thenReturn(answer.statusCode().value())),
                30)
            .collectList()
            .block();
    assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    Mailbox.await(email, "Confirm");
  }
}
