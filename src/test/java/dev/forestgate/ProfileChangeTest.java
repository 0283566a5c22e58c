package dev.forestgate;

import static dev.forestgate.Correspondent.VERIFY;
import static dev.forestgate.Correspondent.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What a person is called, and where they get mail. */
class ProfileChangeTest {
  private final Gate gate = Gate.shared();

  @Test
  void anotherNameCountsAtOnceForSessionsTooAndTheOldOneIsFree() {
    SignedInClient alice = gate.signIn();
    String name = Gate.freshName();
    patch(alice, Map.of("username", name))
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.id")
        .isEqualTo(alice.userId().toString())
        .jsonPath("$.username")
        .isEqualTo(name);

    gate.client()
        .get()
        .uri("/api/auth/session")
        .cookie(Gate.COOKIE, alice.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.username")
        .isEqualTo(name);
    assertThat(gate.signIn(name).userId()).isEqualTo(alice.userId());
    gate.register(alice.username());
  }

  @Test
  void itWorksUnderEachPrefix() {
    for (String path : List.of("/profile", "/api/profile", "/api/auth/profile")) {
      gate.client()
          .patch()
          .uri(path)
          .header("Authorization", gate.signIn().bearer())
          .contentType(MediaType.APPLICATION_JSON)
          .bodyValue(Map.of("username", Gate.freshName()))
          .exchange()
          .expectStatus()
          .isOk()
          .expectBody()
          .returnResult();
    }
  }

  @Test
  void anothersNameIsTaken() {
    SignedInClient alice = gate.signIn();
    SignedInClient bob = gate.signIn();
    Calls.expectProblem(
        patch(alice, Map.of("username", bob.username().toUpperCase(java.util.Locale.ROOT))),
        409,
        """
        {"type":"/problems/username-taken","title":"User name taken","status":409,
         "detail":"Another account has this user name."}
        """);
  }

  @Test
  void anotherAddressWaitsUntilItIsVerifiedAndTheOldOneIsTold() {
    Correspondent alice = Correspondent.verified(gate);
    SignedInClient signedIn = gate.signIn(alice.username());
    Correspondent elsewhere =
        new Correspondent(gate, alice.username(), Gate.freshName() + "@example.net");
    changeAddress(signedIn, elsewhere.email())
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.email")
        .isEqualTo(alice.email())
        .jsonPath("$.email_verified")
        .isEqualTo(true);
    // A letter takes what could become a link apart, by a character that nobody sees.
    String told = alice.letter("is to be changed").text().replace("\u200b", "");
    assertThat(told).contains(elsewhere.email().charAt(0) + "\u2026@example.net");
    assertThat(told).doesNotContain(elsewhere.email());
    alice.signIn(alice.email(), Gate.PASSWORD).expectStatus().isOk().expectBody().returnResult();
    alice
        .signIn(elsewhere.email(), Gate.PASSWORD)
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();

    String reset = alice.resetToken();
    Mailbox.Mail letter = elsewhere.letter("Confirm");
    alice
        .post(VERIFY, Map.of("token", token(letter)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();

    alice
        .signIn(alice.email(), Gate.PASSWORD)
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    alice
        .signIn(elsewhere.email(), Gate.PASSWORD)
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    Calls.expectProblem(
        alice.post(
            Correspondent.RESET,
            Map.of("token", reset, "new_password", Correspondent.NEW_PASSWORD)),
        401,
        Correspondent.INVALID_TOKEN);
    Calls.post(
            gate.client(),
            "/api/auth/register",
            Map.of("username", Gate.freshName(), "password", Gate.PASSWORD, "email", alice.email()))
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
  }

  @Test
  void aFirstAddressIsThereOnceItIsVerified() {
    SignedInClient alice = gate.signIn();
    Correspondent mail =
        new Correspondent(gate, alice.username(), Gate.freshName() + "@example.org");
    changeAddress(alice, mail.email())
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.email")
        .isEqualTo(null);
    mail.post(VERIFY, Map.of("email", mail.email(), "code", mail.letter("Confirm").code()))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    patch(alice, Map.of("username", Gate.freshName()))
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.email")
        .isEqualTo(mail.email())
        .jsonPath("$.email_verified")
        .isEqualTo(true);
  }

  @Test
  void theLetterToAnAddressThatWaitsCanBeSentAgain() {
    SignedInClient alice = gate.signIn();
    Correspondent mail =
        new Correspondent(gate, alice.username(), Gate.freshName() + "@example.org");
    changeAddress(alice, mail.email()).expectStatus().isOk().expectBody().returnResult();
    mail.letter("Confirm");
    mail.post("/api/auth/verify/resend", Map.of("email", mail.email()))
        .expectStatus()
        .isAccepted()
        .expectBody()
        .returnResult();
    mail.post(VERIFY, Map.of("token", token(mail.letters("Confirm", 2).get(1))))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void anAddressThatAnotherHasVerifiedIsTaken() {
    Correspondent bob = Correspondent.verified(gate);
    Calls.expectProblem(
        changeAddress(gate.signIn(), bob.email()),
        409,
        """
        {"type":"/problems/email-taken","title":"E-mail address taken","status":409,
         "detail":"Another account has this e-mail address."}
        """);
  }

  @Test
  void whoOwnsAnAddressTakesItFromWhoOnlyClaimedIt() {
    Correspondent squatter = Correspondent.register(gate);
    SignedInClient owner = gate.signIn();
    Correspondent mail = new Correspondent(gate, owner.username(), squatter.email());
    changeAddress(owner, mail.email()).expectStatus().isOk().expectBody().returnResult();
    Mailbox.Mail letter = mail.letters("Confirm", 2).get(1);
    assertThat(letter.text()).contains("Hello " + owner.username());
    mail.post(VERIFY, Map.of("token", token(letter)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();

    gate.client()
        .get()
        .uri("/api/profile")
        .cookie(Gate.COOKIE, gate.signIn(squatter.username()).cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.email")
        .isEqualTo(null);
    Calls.expectProblem(
        mail.post(VERIFY, Map.of("token", token(mail.letters("Confirm", 2).get(0)))),
        409,
        """
        {"type":"/problems/email-taken","title":"E-mail address taken","status":409,
         "detail":"Another account has this e-mail address."}
        """);
  }

  @Test
  void anAddressNeedsTheCurrentPasswordAndANameDoesNot() {
    SignedInClient alice = gate.signIn();
    String email = Gate.freshName() + "@example.org";
    Calls.expectInvalid(
        patch(alice, Map.of("email", email)),
        "current_password",
        "is required to change the address");
    Calls.expectProblem(
        patch(alice, Map.of("email", email, "current_password", "not the password")),
        401,
        """
        {"type":"/problems/invalid-credentials","title":"Invalid credentials","status":401,
         "detail":"The name or the password is wrong."}
        """);
    assertThat(new Correspondent(gate, alice.username(), email).count("Confirm")).isZero();
  }

  @Test
  void bothTogetherAreOneStep() {
    SignedInClient alice = gate.signIn();
    SignedInClient bob = gate.signIn();
    Correspondent mail =
        new Correspondent(gate, alice.username(), Gate.freshName() + "@example.org");
    patch(
            alice,
            Map.of(
                "username",
                bob.username(),
                "email",
                mail.email(),
                "current_password",
                Gate.PASSWORD))
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .returnResult();
    assertThat(mail.count("Confirm")).isZero();

    String name = Gate.freshName();
    patch(alice, Map.of("username", name, "email", mail.email(), "current_password", Gate.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.username")
        .isEqualTo(name);
    mail.letter("Confirm");
  }

  @Test
  void theAddressInForceIsNoChange() {
    Correspondent alice = Correspondent.verified(gate);
    changeAddress(gate.signIn(alice.username()), alice.email().toUpperCase(java.util.Locale.ROOT))
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
        "{} | '' | must have username or email",
        "{\"email_verified\":true} | '' | must have username or email",
        "{\"username\":\"ab\"} | username | must have 3 to 64 characters",
        "{\"username\":\"a@b\"} | username | must not contain @",
        "{\"email\":\"nowhere\",\"current_password\":\"x\"} | email | must be an e-mail address",
        "{\"username\":7} | username | has the wrong type"
      })
  void whatIsMissingOrWrongIsNamed(String body, String field, String message) {
    Calls.expectInvalid(patch(gate.signIn(), body), field, message);
  }

  @Test
  void theJournalNamesWhatWasChangedAndNoValue() {
    SignedInClient alice = gate.signIn();
    String name = Gate.freshName();
    patch(alice, Map.of("username", name)).expectStatus().isOk().expectBody().returnResult();
    Awaitility.await()
        .until(
            () ->
                Files.exists(gate.journal(alice.sessionId()))
                    && Files.readString(gate.journal(alice.sessionId()))
                        .contains(
                            "\"action\":\"profile-changed\",\"detail\":{\"changed\":[\"username\"]}"));
  }

  private WebTestClient.ResponseSpec changeAddress(SignedInClient person, String email) {
    return patch(person, Map.of("email", email, "current_password", Gate.PASSWORD));
  }

  private WebTestClient.ResponseSpec patch(SignedInClient person, Object body) {
    return gate.client()
        .patch()
        .uri("/api/profile")
        .cookie(Gate.COOKIE, person.cookie())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }
}
