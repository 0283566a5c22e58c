package dev.forestgate.registration;

import static dev.forestgate.testing.MailUser.INVALID_TOKEN;
import static dev.forestgate.testing.MailUser.NEW_PASSWORD;
import static dev.forestgate.testing.MailUser.RESET;
import static dev.forestgate.testing.MailUser.VERIFY;
import static dev.forestgate.testing.MailUser.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.tokens.keys.SettableClock;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.users.Users;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * A service that requires verified addresses, seen from outside under a public URL; and the expiry
 * of everything that expires, by a settable clock.
 */
class SilentRegistrationTest {
  private static final String REGISTER = "/api/auth/register";
  private static final String PUBLIC = "https://id.example.org/gate";
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Instant START = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private static final SettableClock CLOCK = new SettableClock(START);

  private static RunningService service;

  @BeforeAll
  static void start() {
    service =
        RunningService.start(
            CLOCK,
            "REDIS_URL=" + TestStores.redisUrl() + "/15",
            "forestgate.registration.verified-email-required=true",
            "forestgate.registration.identity=either",
            "forestgate.public-url=" + PUBLIC);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @AfterEach
  void today() {
    at(START);
  }

  @Test
  void everyWellFormedRegistrationGetsTheSameAnswer() {
    MailUser known = verified();
    String fresh = RunningService.freshName();
    List<EntityExchangeResult<String>> answers =
        List.of(
            register(fresh, fresh + "@example.org"),
            register(known.username(), RunningService.freshName() + "@example.org"),
            register(RunningService.freshName(), known.email()),
            register(known.username(), known.email()));
    for (EntityExchangeResult<String> answer : answers) {
      assertThat(answer.getStatus().value()).isEqualTo(202);
      assertThat(answer.getResponseBody())
          .isEqualTo("{\"message\":\"An e-mail says how to continue\"}");
      assertThat(answer.getResponseHeaders().headerNames())
          .containsExactlyInAnyOrderElementsOf(answers.get(0).getResponseHeaders().headerNames())
          .doesNotContain(HttpHeaders.LOCATION);
    }
  }

  @Test
  void takenNameOrAddressIsReportedByEmail() {
    MailUser known = verified();
    register(RunningService.freshName(), known.email());
    assertThat(known.message("You asked for an account").text()).contains("No account was opened");

    String other = RunningService.freshName() + "@example.org";
    register(known.username(), other);
    Mailbox.await(other, "You asked for an account");
    assertThat(new MailUser(service, known.username(), other).count("Confirm")).isZero();
    known
        .signIn(known.username(), RunningService.PASSWORD)
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void reportsToAnAddressAreBounded() {
    MailUser known = verified();
    for (int i = 0; i < 8; i++) {
      register(RunningService.freshName(), known.email());
    }
    assertThat(known.count("You asked for an account")).isEqualTo(5);
  }

  @Test
  void signInWaitsForTheAddressWithTheSameAnswerAsForAWrongPassword() {
    MailUser alice = registered();
    Mailbox.Mail message = alice.message("Confirm");
    String body =
        """
        {"type":"/problems/invalid-credentials","title":"Invalid credentials","status":401,
         "detail":"The name or the password is wrong."}
        """;
    ApiCalls.expectProblem(alice.signIn(alice.username(), RunningService.PASSWORD), 401, body);
    ApiCalls.expectProblem(alice.signIn(alice.username(), "not the password"), 401, body);

    assertThat(message.link()).startsWith(PUBLIC + VERIFY + "?token=");
    alice
        .post(VERIFY, Map.of("token", token(message)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    alice
        .signIn(alice.username(), RunningService.PASSWORD)
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

  /** Otherwise the fifth guess would reset the count and so reveal that it was right. */
  @Test
  @Tag("security")
  void aRightPasswordOfAnAccountThatIsNotVerifiedCountsAsAWrongOne() {
    MailUser alice = registered();
    for (int i = 0; i < 5; i++) {
      assertThat(status(alice.signIn(alice.username(), RunningService.PASSWORD))).isEqualTo(401);
    }
    assertThat(status(alice.signIn(alice.username(), RunningService.PASSWORD))).isEqualTo(429);
  }

  @Test
  void anAccountWithoutAUserNameSignsInOnceItsAddressIsVerified() {
    MailUser alice = registeredByAddress();
    assertThat(status(alice.signIn(alice.email(), RunningService.PASSWORD))).isEqualTo(401);
    verifyByLink(alice, 200);
    assertThat(status(alice.signIn(alice.email(), RunningService.PASSWORD))).isEqualTo(200);
  }

  @Test
  void aSecondRegistrationOfAnUnverifiedAddressIsReportedByEmail() {
    MailUser alice = registeredByAddress();
    alice.message("Confirm");
    registerByAddress(alice.email());
    alice.message("You asked for an account");
    String token = alice.resetToken();
    assertThat(status(alice.post(RESET, Map.of("token", token, "new_password", NEW_PASSWORD))))
        .isEqualTo(200);
    assertThat(status(alice.signIn(alice.email(), NEW_PASSWORD))).isEqualTo(200);
  }

  /** An account without a user name; its address is the name. */
  private static MailUser registeredByAddress() {
    String email = RunningService.freshName() + "@example.org";
    registerByAddress(email);
    return new MailUser(service, email, email);
  }

  private static void registerByAddress(String email) {
    ApiCalls.post(
            service.client(), REGISTER, Map.of("email", email, "password", RunningService.PASSWORD))
        .expectStatus()
        .isAccepted()
        .expectBody()
        .returnResult();
  }

  /** A deletion would reveal that the name is taken. */
  @Test
  @Tag("security")
  void anAccountThatIsNotVerifiedCannotBeDeletedByItsPassword() {
    MailUser alice = registered();
    Map<String, String> body =
        Map.of("login", alice.username(), "password", RunningService.PASSWORD);
    assertThat(status(alice.post("/api/delete", body))).isEqualTo(401);
    verifyByLink(alice, 200);
    assertThat(status(alice.post("/api/delete", body))).isEqualTo(200);
  }

  @Test
  void anAddressIsNeededAndWhatIsMalformedIsRefusedAsEver() {
    ApiCalls.expectInvalid(
        ApiCalls.post(
            service.client(),
            REGISTER,
            Map.of("username", RunningService.freshName(), "password", RunningService.PASSWORD)),
        "email",
        "is required");
    ApiCalls.post(
            service.client(),
            REGISTER,
            Map.of(
                "username",
                RunningService.freshName(),
                "password",
                "short",
                "email",
                "alice@example.org"))
        .expectStatus()
        .isEqualTo(422)
        .expectBody()
        .returnResult();
  }

  @Test
  void addressChangeDoesNotRevealATakenAddress() {
    MailUser alice = verified();
    MailUser bob = verified();
    SignedInClient signedIn = service.signIn(alice.username());
    service
        .client()
        .patch()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, signedIn.cookie())
        .contentType(org.springframework.http.MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("email", bob.email(), "current_password", RunningService.PASSWORD))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    bob.message("You asked for an account");
    alice.message("is to be changed");
    assertThat(bob.count("Confirm")).isEqualTo(1);
  }

  @Test
  @Tag("security")
  void aChangeOfNameDoesNotTellWhichNamesAreTaken() {
    MailUser alice = verified();
    SignedInClient signedIn = service.signIn(alice.username());
    for (String name : List.of(verified().username(), RunningService.freshName())) {
      ApiCalls.expectInvalid(
          rename(signedIn, name),
          "username",
          "can't be changed where addresses have to be verified");
    }
    assertThat(status(rename(signedIn, alice.username().toUpperCase(Locale.ROOT)))).isEqualTo(200);
  }

  private static WebTestClient.ResponseSpec rename(SignedInClient user, String name) {
    return service
        .client()
        .patch()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, user.cookie())
        .contentType(org.springframework.http.MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("username", name))
        .exchange();
  }

  @Test
  void aLinkVerifiesForADayAndItsCodeForTenMinutes() {
    MailUser alice = registered();
    MailUser bob = registered();
    MailUser carol = registered();
    MailUser dave = registered();
    at(START.plus(Purpose.CODE_LIFETIME).minus(MOMENT));
    verifyByCode(alice, 200);
    at(START.plus(Purpose.CODE_LIFETIME));
    verifyByCode(bob, 401);
    at(START.plus(Duration.ofHours(24)).minus(MOMENT));
    verifyByLink(carol, 200);
    at(START.plus(Duration.ofHours(24)));
    verifyByLink(dave, 401);
  }

  @Test
  void aLinkResetsForHalfAnHour() {
    MailUser alice = verified();
    MailUser bob = verified();
    String alices = alice.resetToken();
    String bobs = bob.resetToken();
    assertThat(alice.message("Choose").link()).startsWith(PUBLIC + RESET + "?token=");
    at(START.plus(Duration.ofMinutes(30)).minus(MOMENT));
    alice
        .post(RESET, Map.of("token", alices, "new_password", NEW_PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    at(START.plus(Duration.ofMinutes(30)));
    ApiCalls.expectProblem(
        bob.post(RESET, Map.of("token", bobs, "new_password", NEW_PASSWORD)), 401, INVALID_TOKEN);
  }

  @Test
  void anAddressThatIsNotVerifiedIsAnothersAfterADay() {
    MailUser squatter = registered();
    squatter.message("Confirm");
    at(START.plus(Users.UNVERIFIED_CLAIM).minus(MOMENT));
    MailUser owner = new MailUser(service, RunningService.freshName(), squatter.email());
    register(owner.username(), owner.email());
    owner.message("You asked for an account");

    at(START.plus(Users.UNVERIFIED_CLAIM));
    register(owner.username(), owner.email());
    Mailbox.Mail message = owner.messages("Confirm", 2).get(1);
    assertThat(message.text()).contains("Hello " + owner.username());
    owner
        .post(VERIFY, Map.of("token", token(message)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    owner
        .signIn(owner.email(), RunningService.PASSWORD)
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void resetEmailIsSentOnlyToAVerifiedAddress() {
    MailUser alice = registered();
    alice.message("Confirm");
    alice.forgetPassword();
    assertThat(alice.count("Choose")).isZero();
  }

  private static int status(WebTestClient.ResponseSpec answer) {
    return answer.expectBody().returnResult().getStatus().value();
  }

  private static MailUser registered() {
    String name = RunningService.freshName();
    var user = new MailUser(service, name, name + "@example.org");
    register(user.username(), user.email());
    user.message("Confirm");
    return user;
  }

  private static MailUser verified() {
    MailUser user = registered();
    verifyByLink(user, 200);
    return user;
  }

  private static void verifyByLink(MailUser user, int status) {
    user.post(VERIFY, Map.of("token", token(user.message("Confirm"))))
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .returnResult();
  }

  private static void verifyByCode(MailUser user, int status) {
    user.post(VERIFY, Map.of("email", user.email(), "code", user.message("Confirm").code()))
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .returnResult();
  }

  private static EntityExchangeResult<String> register(String username, String email) {
    return ApiCalls.post(
            service.client(),
            REGISTER,
            Map.of("username", username, "password", RunningService.PASSWORD, "email", email))
        .expectBody(String.class)
        .returnResult();
  }

  private static void at(Instant instant) {
    CLOCK.set(instant);
  }
}
