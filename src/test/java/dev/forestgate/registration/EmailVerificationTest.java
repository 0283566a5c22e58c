package dev.forestgate.registration;

import static dev.forestgate.testing.MailUser.INVALID_TOKEN;
import static dev.forestgate.testing.MailUser.VERIFY;
import static dev.forestgate.testing.MailUser.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.Calls;
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

/** An address is verified, by the letter that a registration sends. */
class EmailVerificationTest {
  private static final String RESEND = "/api/auth/verify/resend";
  private static final String RESENT =
      "{\"message\":\"If the address waits to be verified, a letter is on its way\"}";

  private final RunningService gate = RunningService.shared();

  @Test
  void theLinkVerifiesAndTheAddressSignsInFromThenOn() {
    MailUser alice = MailUser.register(gate);
    alice
        .signIn(alice.email(), RunningService.PASSWORD)
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    Mailbox.Mail letter = alice.letter("Confirm");
    assertThat(letter.link()).matches(gate.url() + VERIFY + "\\?token=[A-Za-z0-9_-]{43}");

    alice
        .post(VERIFY, Map.of("token", token(letter)))
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"message\":\"E-mail address verified\"}");

    SignedInClient signedIn = gate.signIn(alice.email().toUpperCase(java.util.Locale.ROOT));
    profile(signedIn)
        .jsonPath("$.email")
        .isEqualTo(alice.email())
        .jsonPath("$.email_verified")
        .isEqualTo(true);
  }

  @Test
  void theCodeVerifiesTooHoweverItIsSpaced() {
    MailUser alice = MailUser.register(gate);
    String code = alice.letter("Confirm").code();
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
  void whatIsUsedIsUsedTheLinkByTheCodeAndTheCodeByTheLink() {
    MailUser alice = MailUser.register(gate);
    Mailbox.Mail letter = alice.letter("Confirm");
    Map<String, String> link = Map.of("token", token(letter));
    Map<String, String> code = Map.of("email", alice.email(), "code", letter.code());
    alice.post(VERIFY, link).expectStatus().isOk().expectBody().returnResult();
    Calls.expectProblem(alice.post(VERIFY, link), 401, INVALID_TOKEN);
    Calls.expectProblem(alice.post(VERIFY, code), 401, INVALID_TOKEN);

    MailUser bob = MailUser.register(gate);
    Mailbox.Mail bobs = bob.letter("Confirm");
    bob.post(VERIFY, Map.of("email", bob.email(), "code", bobs.code()))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    Calls.expectProblem(bob.post(VERIFY, Map.of("token", token(bobs))), 401, INVALID_TOKEN);
  }

  /** A mailbox of that spelling may be another's: it must not hear of what it does not own. */
  @Test
  @Tag("security")
  void theLetterGoesToTheAddressThatIsCompared() {
    String name = RunningService.freshName();
    String typed = "\u212Aate." + name + "@stra\u00dfe.example";
    register(Map.of("username", name, "password", RunningService.PASSWORD, "email", typed))
        .expectStatus()
        .isCreated()
        .expectBody()
        .jsonPath("$.email")
        .isEqualTo("\u212Aate." + name + "@xn--strae-oqa.example");
    Mailbox.Mail letter = Mailbox.await("kate." + name + "@xn--strae-oqa.example", "Confirm");
    Calls.post(gate.client(), VERIFY, Map.of("token", token(letter)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    MailUser.awaitQuiet(gate);
    assertThat(Mailbox.of(typed)).isEmpty();
    new MailUser(gate, name, typed)
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
    return Calls.post(gate.client(), "/api/auth/register", body);
  }

  @Test
  void toLookAtTheLinkSpendsNothing() {
    MailUser alice = MailUser.register(gate);
    Mailbox.Mail letter = alice.letter("Confirm");
    String path = letter.link().substring(gate.url().length());
    for (int i = 0; i < 3; i++) {
      gate.client().get().uri(path).exchange().expectStatus().isOk().expectBody().returnResult();
      gate.client().head().uri(path).exchange().expectStatus().isOk().expectBody().returnResult();
    }
    alice
        .post(VERIFY, Map.of("token", token(letter)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void ofTwentyWhoVerifyAtOnceOneSucceeds() {
    MailUser alice = MailUser.register(gate);
    String token = token(alice.letter("Confirm"));
    List<Integer> statuses = MailUser.atOnce(gate, 20, VERIFY, Map.of("token", token));
    assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 401);
  }

  @Test
  void aCodeHasFiveTries() {
    MailUser alice = MailUser.register(gate);
    Mailbox.Mail letter = alice.letter("Confirm");
    String wrong = letter.code().equals("000000") ? "111111" : "000000";
    for (int i = 0; i < 5; i++) {
      Calls.expectProblem(
          alice.post(VERIFY, Map.of("email", alice.email(), "code", wrong)), 401, INVALID_TOKEN);
    }
    Map<String, String> right = Map.of("email", alice.email(), "code", letter.code());
    int status =
        Awaitility.await("the client may guess again, in vain")
            .until(() -> status(alice.post(VERIFY, right)), answered -> answered != 429);
    assertThat(status).isEqualTo(401);
    alice
        .post(VERIFY, Map.of("token", token(letter)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void ofTwentyWhoTryARightCodeAtOnceOneSucceeds() {
    MailUser alice = MailUser.register(gate);
    var body = Map.of("email", alice.email(), "code", alice.letter("Confirm").code());
    assertThat(MailUser.atOnce(gate, 20, VERIFY, body))
        .containsOnlyOnce(200)
        .containsOnly(200, 401, 429);
  }

  @Test
  @Tag("security")
  void aClientThatTriesCodesHasToWaitWhetherOrNotTheAddressWaitsForOne() {
    MailUser alice = MailUser.register(gate);
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
  void anotherLetterTakesThePlaceOfTheLast() {
    MailUser alice = MailUser.register(gate);
    Mailbox.Mail first = alice.letter("Confirm");
    alice
        .post(RESEND, Map.of("email", alice.email()))
        .expectStatus()
        .isAccepted()
        .expectBody()
        .returnResult();
    Mailbox.Mail second = alice.letters("Confirm", 2).get(1);
    Calls.expectProblem(alice.post(VERIFY, Map.of("token", token(first))), 401, INVALID_TOKEN);
    alice
        .post(VERIFY, Map.of("token", token(second)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void theAnswerIsTheSameWhetherSomebodyWaitsOrNot() {
    MailUser waiting = MailUser.register(gate);
    MailUser verified = MailUser.verified(gate);
    String nobody = RunningService.freshName() + "@example.org";
    for (String email : List.of(waiting.email(), verified.email(), nobody)) {
      waiting
          .post(RESEND, Map.of("email", email))
          .expectStatus()
          .isAccepted()
          .expectBody()
          .json(RESENT);
    }
    waiting.letters("Confirm", 2);
    assertThat(verified.count("Confirm")).isEqualTo(1);
    assertThat(Mailbox.of(nobody)).isEmpty();
  }

  @Test
  void anAddressGetsFiveLettersADay() {
    MailUser alice = MailUser.register(gate);
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
    MailUser alice = MailUser.register(gate);
    String email = RunningService.freshName() + "@example.org";
    for (int i = 0; i < 6; i++) {
      Calls.post(
              gate.client(),
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
    Calls.post(
            gate.client(),
            "/api/auth/register",
            Map.of("username", name, "password", RunningService.PASSWORD, "email", email))
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    assertThat(Mailbox.await(email, "Confirm").text()).contains("Hello " + name);
    assertThat(new MailUser(gate, name, email).count("Confirm")).isEqualTo(1);
  }

  @Test
  void theHostThatARequestNamesIsNotWhereLinksLead() {
    String name = RunningService.freshName();
    gate.client()
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
    Mailbox.Mail letter = Mailbox.await(name + "@example.org", "Confirm");
    assertThat(letter.link()).startsWith(gate.url() + "/");
    assertThat(letter.text() + letter.html()).doesNotContain("evil");
  }

  @Test
  void itIsInTheJournalOfASession() throws Exception {
    MailUser alice = MailUser.register(gate);
    SignedInClient signedIn = gate.signIn(alice.username());
    gate.client()
        .post()
        .uri(VERIFY)
        .cookie(RunningService.COOKIE, signedIn.cookie())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("token", token(alice.letter("Confirm"))))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    Awaitility.await().until(() -> Files.exists(gate.journal(signedIn.sessionId())));
    Awaitility.await()
        .until(
            () ->
                Files.readString(gate.journal(signedIn.sessionId()))
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
  void whatIsMissingOrWrongIsNamed(String body, String field, String message) {
    Calls.expectInvalid(Calls.post(gate.client(), VERIFY, body), field, message);
  }

  @Test
  void anotherLetterNeedsAnAddress() {
    Calls.expectInvalid(Calls.post(gate.client(), RESEND, "{}"), "email", "is required");
    Calls.expectInvalid(
        Calls.post(gate.client(), RESEND, Map.of("email", "nowhere")),
        "email",
        "must be an e-mail address");
  }

  @Test
  void whatIsNoTokenIsInvalid() {
    List<String> planted = new ArrayList<>(List.of("", "x", "%", "A".repeat(43), "A".repeat(9999)));
    planted.forEach(
        token ->
            Calls.expectProblem(
                Calls.post(gate.client(), VERIFY, Map.of("token", token)), 401, INVALID_TOKEN));
  }

  private WebTestClient.BodyContentSpec profile(SignedInClient person) {
    return gate.client()
        .get()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, person.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody();
  }

  /** Those that fail must not use up the letters of the one that succeeds. */
  @Test
  @Tag("security")
  void ofThirtyRegistrationsAtOnceWithOneAddressTheOneThatSucceedsGetsItsLetter() {
    String email = RunningService.freshName() + "@example.org";
    var plain = org.springframework.web.reactive.function.client.WebClient.create(gate.url());
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
