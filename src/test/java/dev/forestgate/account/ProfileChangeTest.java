package dev.forestgate.account;

import static dev.forestgate.testing.MailUser.VERIFY;
import static dev.forestgate.testing.MailUser.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Change of the name and the e-mail address of an account. */
class ProfileChangeTest {
  private final RunningService service = RunningService.shared();

  @Test
  void anotherNameCountsAtOnceForSessionsTooAndTheOldOneIsFree() {
    SignedInClient alice = service.signIn();
    String name = RunningService.freshName();
    patch(alice, Map.of("username", name))
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.id")
        .isEqualTo(alice.userId().toString())
        .jsonPath("$.username")
        .isEqualTo(name);

    service
        .client()
        .get()
        .uri("/api/auth/session")
        .cookie(RunningService.COOKIE, alice.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.username")
        .isEqualTo(name);
    assertThat(service.signIn(name).userId()).isEqualTo(alice.userId());
    service.register(alice.username());
  }

  @Test
  void itWorksUnderEachPrefix() {
    for (String path : List.of("/profile", "/api/profile", "/api/auth/profile")) {
      service
          .client()
          .patch()
          .uri(path)
          .header("Authorization", service.signIn().bearer())
          .contentType(MediaType.APPLICATION_JSON)
          .bodyValue(Map.of("username", RunningService.freshName()))
          .exchange()
          .expectStatus()
          .isOk()
          .expectBody()
          .returnResult();
    }
  }

  @Test
  void anothersNameIsTaken() {
    SignedInClient alice = service.signIn();
    SignedInClient bob = service.signIn();
    ApiCalls.expectProblem(
        patch(alice, Map.of("username", bob.username().toUpperCase(java.util.Locale.ROOT))),
        409,
        """
        {"type":"/problems/username-taken","title":"User name taken","status":409,
         "detail":"Another account has this user name."}
        """);
  }

  @Test
  void anotherAddressWaitsUntilItIsVerifiedAndTheOldOneIsTold() {
    MailUser alice = MailUser.verified(service);
    SignedInClient signedIn = service.signIn(alice.username());
    MailUser elsewhere =
        new MailUser(service, alice.username(), RunningService.freshName() + "@example.net");
    changeAddress(signedIn, elsewhere.email())
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.email")
        .isEqualTo(alice.email())
        .jsonPath("$.email_verified")
        .isEqualTo(true);
    // An e-mail breaks text that could become a link by an invisible character.
    String told = alice.message("is to be changed").text().replace("\u200b", "");
    assertThat(told).contains(elsewhere.email().charAt(0) + "\u2026@example.net");
    assertThat(told).doesNotContain(elsewhere.email());
    alice
        .signIn(alice.email(), RunningService.PASSWORD)
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    alice
        .signIn(elsewhere.email(), RunningService.PASSWORD)
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();

    String reset = alice.resetToken();
    Mailbox.Mail received = elsewhere.message("Confirm");
    alice
        .post(VERIFY, Map.of("token", token(received)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();

    alice
        .signIn(alice.email(), RunningService.PASSWORD)
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    alice
        .signIn(elsewhere.email(), RunningService.PASSWORD)
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    ApiCalls.expectProblem(
        alice.post(MailUser.RESET, Map.of("token", reset, "new_password", MailUser.NEW_PASSWORD)),
        401,
        MailUser.INVALID_TOKEN);
    ApiCalls.post(
            service.client(),
            "/api/auth/register",
            Map.of(
                "username",
                RunningService.freshName(),
                "password",
                RunningService.PASSWORD,
                "email",
                alice.email()))
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
  }

  @Test
  void aFirstAddressIsThereOnceItIsVerified() {
    SignedInClient alice = service.signIn();
    MailUser mail =
        new MailUser(service, alice.username(), RunningService.freshName() + "@example.org");
    changeAddress(alice, mail.email())
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.email")
        .isEqualTo(null);
    mail.post(VERIFY, Map.of("email", mail.email(), "code", mail.message("Confirm").code()))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    patch(alice, Map.of("username", RunningService.freshName()))
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.email")
        .isEqualTo(mail.email())
        .jsonPath("$.email_verified")
        .isEqualTo(true);
  }

  @Test
  void theEmailToAnAddressThatWaitsCanBeSentAgain() {
    SignedInClient alice = service.signIn();
    MailUser mail =
        new MailUser(service, alice.username(), RunningService.freshName() + "@example.org");
    changeAddress(alice, mail.email()).expectStatus().isOk().expectBody().returnResult();
    mail.message("Confirm");
    mail.post("/api/auth/verify/resend", Map.of("email", mail.email()))
        .expectStatus()
        .isAccepted()
        .expectBody()
        .returnResult();
    mail.post(VERIFY, Map.of("token", token(mail.messages("Confirm", 2).get(1))))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void anAddressThatAnotherHasVerifiedIsTaken() {
    MailUser bob = MailUser.verified(service);
    ApiCalls.expectProblem(
        changeAddress(service.signIn(), bob.email()),
        409,
        """
        {"type":"/problems/email-taken","title":"E-mail address taken","status":409,
         "detail":"Another account has this e-mail address."}
        """);
  }

  @Test
  void verifyingAnAddressTakesItFromAnUnverifiedAccount() {
    MailUser squatter = MailUser.register(service);
    SignedInClient owner = service.signIn();
    MailUser mail = new MailUser(service, owner.username(), squatter.email());
    changeAddress(owner, mail.email()).expectStatus().isOk().expectBody().returnResult();
    Mailbox.Mail received = mail.messages("Confirm", 2).get(1);
    assertThat(received.text()).contains("Hello " + owner.username());
    mail.post(VERIFY, Map.of("token", token(received)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();

    service
        .client()
        .get()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, service.signIn(squatter.username()).cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.email")
        .isEqualTo(null);
    ApiCalls.expectProblem(
        mail.post(VERIFY, Map.of("token", token(mail.messages("Confirm", 2).get(0)))),
        409,
        """
        {"type":"/problems/email-taken","title":"E-mail address taken","status":409,
         "detail":"Another account has this e-mail address."}
        """);
  }

  @Test
  void anAddressNeedsTheCurrentPasswordAndANameDoesNot() {
    SignedInClient alice = service.signIn();
    String email = RunningService.freshName() + "@example.org";
    ApiCalls.expectInvalid(
        patch(alice, Map.of("email", email)),
        "current_password",
        "is required to change the address");
    ApiCalls.expectProblem(
        patch(alice, Map.of("email", email, "current_password", "not the password")),
        401,
        """
        {"type":"/problems/invalid-credentials","title":"Invalid credentials","status":401,
         "detail":"The name or the password is wrong."}
        """);
    assertThat(new MailUser(service, alice.username(), email).count("Confirm")).isZero();
  }

  @Test
  void bothTogetherAreOneStep() {
    SignedInClient alice = service.signIn();
    SignedInClient bob = service.signIn();
    MailUser mail =
        new MailUser(service, alice.username(), RunningService.freshName() + "@example.org");
    patch(
            alice,
            Map.of(
                "username",
                bob.username(),
                "email",
                mail.email(),
                "current_password",
                RunningService.PASSWORD))
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .returnResult();
    assertThat(mail.count("Confirm")).isZero();

    String name = RunningService.freshName();
    patch(
            alice,
            Map.of(
                "username",
                name,
                "email",
                mail.email(),
                "current_password",
                RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.username")
        .isEqualTo(name);
    mail.message("Confirm");
  }

  @Test
  void theAddressInForceIsNoChange() {
    MailUser alice = MailUser.verified(service);
    changeAddress(
            service.signIn(alice.username()), alice.email().toUpperCase(java.util.Locale.ROOT))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    assertThat(alice.count("Confirm")).isEqualTo(1);
    assertThat(alice.count("is to be changed")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | '' | must have username, email or locale",
        "{\"email_verified\":true} | '' | must have username, email or locale",
        "{\"username\":\"ab\"} | username | must have 3 to 64 characters",
        "{\"username\":\"a@b\"} | username | must not contain @",
        "{\"email\":\"nowhere\",\"current_password\":\"x\"} | email | must be an e-mail address",
        "{\"username\":7} | username | has the wrong type",
        "{\"locale\":\"Deutsch!\"} | locale | must be a language tag (BCP 47)"
      })
  void errorNamesTheMissingOrInvalidMember(String body, String field, String message) {
    ApiCalls.expectInvalid(patch(service.signIn(), body), field, message);
  }

  @Test
  void emailsAreInTheLanguageOfTheAccount() {
    String name = RunningService.freshName();
    var user = new MailUser(service, name, name + "@example.org");
    user.post(
            "/api/auth/register",
            Map.of(
                "username",
                name,
                "email",
                user.email(),
                "password",
                RunningService.PASSWORD,
                "locale",
                "de_at"))
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    Mailbox.Mail german = user.message("Bestätigen Sie Ihre E-Mail-Adresse");
    assertThat(german.text()).startsWith("Guten Tag " + name + ",");
    user.post(VERIFY, Map.of("token", token(german)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();

    SignedInClient signedIn = service.signIn(name);
    patch(signedIn, Map.of("locale", "EN-gb"))
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.locale")
        .isEqualTo("en-GB")
        .jsonPath("$.username")
        .isEqualTo(name);
    user.forgetPassword();
    user.message("Choose a new password");
  }

  @Test
  void theJournalNamesWhatWasChangedAndNoValue() {
    SignedInClient alice = service.signIn();
    String name = RunningService.freshName();
    patch(alice, Map.of("username", name)).expectStatus().isOk().expectBody().returnResult();
    Awaitility.await()
        .until(
            () ->
                Files.exists(service.journal(alice.sessionId()))
                    && Files.readString(service.journal(alice.sessionId()))
                        .contains(
                            "\"action\":\"profile-changed\",\"detail\":{\"changed\":[\"username\"]}"));
  }

  private WebTestClient.ResponseSpec changeAddress(SignedInClient user, String email) {
    return patch(user, Map.of("email", email, "current_password", RunningService.PASSWORD));
  }

  private WebTestClient.ResponseSpec patch(SignedInClient user, Object body) {
    return service
        .client()
        .patch()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, user.cookie())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }
}
