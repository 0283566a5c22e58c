package dev.forestgate.renewal;

import static dev.forestgate.testing.MailUser.FORGOT;
import static dev.forestgate.testing.MailUser.INVALID_TOKEN;
import static dev.forestgate.testing.MailUser.NEW_PASSWORD;
import static dev.forestgate.testing.MailUser.RESET;
import static dev.forestgate.testing.MailUser.VERIFY;
import static dev.forestgate.testing.MailUser.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.notifications.SessionAlertEmail;
import dev.forestgate.testing.Calls;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.visitor.KnownDevices;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** What is void once the credentials of an account are renewed, in either account store. */
abstract class CredentialRenewalContract {
  static final String UNDO = "/api/auth/email/undo";
  private static final String CHANGED = "address was changed";

  abstract RunningService gate();

  /** Thieves know the password and want the account to answer to their address. */
  @Test
  @Tag("security")
  void aPendingAddressDiesWithAPasswordChange() {
    MailUser alice = MailUser.verified(gate());
    String link = pending(alice, thief(alice));
    SignedInClient owner = gate().signIn(alice.username());
    ok(
        post(
            owner,
            "/api/auth/password/change",
            Map.of("current_password", RunningService.PASSWORD, "new_password", NEW_PASSWORD)));
    expectPendingIsDead(alice, link);
  }

  @Test
  @Tag("security")
  void aPendingAddressDiesWithAReset() {
    MailUser alice = MailUser.verified(gate());
    String link = pending(alice, thief(alice));
    ok(alice.post(RESET, Map.of("token", alice.resetToken(), "new_password", NEW_PASSWORD)));
    expectPendingIsDead(alice, link);
  }

  @Test
  @Tag("security")
  void aPendingAddressOtherLinksAndKnownDevicesDieWithNotMe() {
    MailUser alice = MailUser.verified(gate());
    String link = pending(alice, thief(alice));
    String reset = alice.resetToken();
    User user = user(alice);
    assertThat(devices(user.id())).isTrue();
    String another = alarm(alice, UUID.randomUUID(), 1);
    String notMe = alarm(alice, UUID.randomUUID(), 2);
    ok(alice.post("/api/auth/not-me", Map.of("token", notMe)));
    expectInvalid(alice.post("/api/auth/not-me", Map.of("token", another)));
    expectInvalid(alice.post(RESET, Map.of("token", reset, "new_password", NEW_PASSWORD)));
    assertThat(devices(user.id())).isFalse();
    String begun = token(alice.letters("Choose a new password", 2).get(1));
    ok(alice.post(RESET, Map.of("token", begun, "new_password", NEW_PASSWORD)));
    expectPendingIsDead(alice, link);
  }

  private void expectPendingIsDead(MailUser alice, String link) {
    expectInvalid(alice.post(VERIFY, Map.of("token", link)));
    assertThat(profile(gate().signIn(alice.username(), NEW_PASSWORD)))
        .containsEntry("email", alice.email())
        .containsEntry("pending_email", null);
    long letters = alice.count("Choose a new password");
    ok202(alice.post(FORGOT, Map.of("email", alice.email())));
    assertThat(alice.letters("Choose a new password", (int) letters + 1)).isNotEmpty();
  }

  @Test
  void aPendingAddressIsInEveryAnswerWithAProfileUntilItIsInForce() {
    MailUser alice = MailUser.verified(gate());
    SignedInClient here = gate().signIn(alice.username());
    assertThat(profile(here)).containsEntry("pending_email", null);
    MailUser next = thief(alice);
    assertThat(body(askFor(here, next.email()))).containsEntry("pending_email", next.email());
    assertThat(profile(here))
        .containsEntry("pending_email", next.email())
        .containsEntry("email", alice.email());
    assertThat(
            (Map<?, ?>) body(alice.signIn(alice.username(), RunningService.PASSWORD)).get("user"))
        .extracting("pending_email")
        .isEqualTo(next.email());
    ok(alice.post(VERIFY, Map.of("token", token(next.letter("Confirm")))));
    assertThat(profile(here))
        .containsEntry("pending_email", null)
        .containsEntry("email", next.email());
  }

  @Test
  void toAskForTheAddressInForceCancelsAPendingChange() {
    MailUser alice = MailUser.verified(gate());
    MailUser next = thief(alice);
    String link = pending(alice, next);
    SignedInClient here = gate().signIn(alice.username());
    assertThat(body(askFor(here, alice.email()))).containsEntry("pending_email", null);
    expectInvalid(alice.post(VERIFY, Map.of("token", link)));
    expectInvalid(
        alice.post(VERIFY, Map.of("email", next.email(), "code", next.letter("Confirm").code())));
  }

  /** Whether the second letter is sent, or refused as the first is on its way. */
  @Test
  void toAskTwiceForTheSameAddressLeavesTheLatestLinkGood() {
    MailUser alice = MailUser.verified(gate());
    MailUser next = thief(alice);
    pending(alice, next);
    ok(askFor(gate().signIn(alice.username()), next.email()));
    int letters = (int) next.count("Confirm");
    String latest = token(next.letters("Confirm", letters).get(letters - 1));
    ok(alice.post(VERIFY, Map.of("token", latest)));
    assertThat(user(alice).email()).isEqualTo(next.email());
  }

  /** Also where the thief changes the password, which voids all other links. */
  @Test
  @Tag("security")
  void theOldAddressUndoesAChangeThatTookEffectAndLocksThePasswordThatMadeIt() {
    MailUser alice = MailUser.verified(gate());
    MailUser thief = thief(alice);
    ok(alice.post(VERIFY, Map.of("token", pending(alice, thief))));
    Mailbox.Mail told = alice.letter(CHANGED);
    assertThat(told.link()).startsWith(gate().url() + UNDO + "?token=");
    String stolen = "the thief's own password";
    SignedInClient session = gate().signIn(alice.username());
    ok(
        post(
            session,
            "/api/auth/password/change",
            Map.of("current_password", RunningService.PASSWORD, "new_password", stolen)));
    SignedInClient theirs = gate().signIn(alice.username(), stolen);
    String again = pending(alice, thief(alice), stolen);

    ok(alice.post(UNDO, Map.of("token", token(told))));

    gate().expectSession(theirs, 401);
    expectStatus(alice.signIn(alice.username(), stolen), 401);
    expectStatus(alice.signIn(thief.email(), stolen), 401);
    expectInvalid(alice.post(VERIFY, Map.of("token", again)));
    expectInvalid(alice.post(UNDO, Map.of("token", token(told))));
    String reset = token(alice.letter("Choose a new password"));
    ok(alice.post(RESET, Map.of("token", reset, "new_password", NEW_PASSWORD)));
    assertThat(profile(gate().signIn(alice.email(), NEW_PASSWORD)))
        .containsEntry("email", alice.email())
        .containsEntry("email_verified", true)
        .containsEntry("pending_email", null);
  }

  @Test
  @Tag("security")
  void aSecondChangeDoesNotTakeTheFirstAddresssLinkAway() {
    MailUser alice = MailUser.verified(gate());
    MailUser one = thief(alice);
    ok(alice.post(VERIFY, Map.of("token", pending(alice, one))));
    MailUser two = thief(alice);
    ok(alice.post(VERIFY, Map.of("token", pending(alice, two))));
    String second = token(one.letter(CHANGED));
    ok(alice.post(UNDO, Map.of("token", token(alice.letter(CHANGED)))));
    expectInvalid(alice.post(UNDO, Map.of("token", second)));
    assertThat(user(alice).email()).isEqualTo(alice.email());
  }

  @Test
  void theLinkThatUndoesIsNeededAndOnlyThat() {
    MailUser alice = MailUser.verified(gate());
    Calls.expectInvalid(Calls.post(gate().client(), UNDO, "{}"), "token", "is required");
    expectInvalid(alice.post(UNDO, Map.of("token", alice.resetToken())));
  }

  @Test
  @Tag("security")
  void everyGateRefusesADisabledAccount() {
    MailUser alice = MailUser.verified(gate());
    String pending = pending(alice, thief(alice));
    SignedInClient here = gate().signIn(alice.username());
    Map<String, Object> tokens =
        body(
            alice.post(
                "/api/auth/login",
                Map.of(
                    "login",
                    alice.username(),
                    "password",
                    RunningService.PASSWORD,
                    "mode",
                    "token")));
    String reset = alice.resetToken();
    String notMe = alarm(alice, here.sessionId(), 1);
    User user = user(alice);
    CredentialRenewal renewal = gate().bean(CredentialRenewal.class);
    User disabled = Objects.requireNonNull(renewal.disable(user.id()).block());
    assertThat(disabled.disabled()).isTrue();
    assertThat(disabled.credentialVersion()).isEqualTo(user.credentialVersion() + 1);

    gate().expectSession(here, 401);
    expectStatus(bearer(here.accessToken()), 401);
    expectStatus(bearer(String.valueOf(tokens.get("access_token"))), 401);
    expectInvalid(
        alice.post(
            "/api/auth/refresh",
            Map.of("refresh_token", String.valueOf(tokens.get("refresh_token")))));
    expectStatus(alice.signIn(alice.username(), RunningService.PASSWORD), 401);
    expectStatus(alice.signIn(alice.email(), RunningService.PASSWORD), 401);
    expectInvalid(alice.post(VERIFY, Map.of("token", pending)));
    expectInvalid(alice.post(RESET, Map.of("token", reset, "new_password", NEW_PASSWORD)));
    expectInvalid(alice.post("/api/auth/not-me", Map.of("token", notMe)));
    long letters = alice.count("Choose a new password");
    ok202(alice.post(FORGOT, Map.of("email", alice.email())));
    assertThat(alice.count("Choose a new password")).isEqualTo(letters);
    expectStatus(
        alice.post(
            "/api/delete", Map.of("login", alice.username(), "password", RunningService.PASSWORD)),
        401);

    renewal.enable(user.id()).block();
    gate().expectSession(here, 401);
    gate().expectSession(gate().signIn(alice.username()), 200);
  }

  @Test
  void anAccountThatIsGoneIsNotDisabled() {
    assertThat(gate().bean(CredentialRenewal.class).disable(UUID.randomUUID()).block()).isNull();
    assertThat(gate().bean(CredentialRenewal.class).enable(UUID.randomUUID()).block()).isNull();
  }

  private MailUser thief(MailUser alice) {
    return new MailUser(gate(), alice.username(), RunningService.freshName() + "@example.net");
  }

  /** The token that makes the address of {@code next} that of the account. */
  private String pending(MailUser account, MailUser next) {
    return pending(account, next, RunningService.PASSWORD);
  }

  private String pending(MailUser account, MailUser next, String password) {
    SignedInClient session = gate().signIn(account.username(), password);
    ok(patch(session, Map.of("email", next.email(), "current_password", password)));
    return token(next.letter("Confirm"));
  }

  private ResponseSpec askFor(SignedInClient person, String email) {
    return patch(person, Map.of("email", email, "current_password", RunningService.PASSWORD));
  }

  private String alarm(MailUser person, UUID session, int number) {
    User user = user(person);
    gate()
        .bean(Users.class)
        .alongside(
            user.id(),
            gate()
                .bean(SessionAlertEmail.class)
                .changes(user, session, "Oslo, Norway", "Firefox on Linux", Instant.now()))
        .block();
    return token(person.letters("Was this you?", number).get(number - 1));
  }

  private User user(MailUser person) {
    return Objects.requireNonNull(gate().bean(Users.class).findByLogin(person.username()).block());
  }

  private boolean devices(UUID user) {
    assertThat(gate().has(KnownDevices.class)).isTrue();
    return Boolean.TRUE.equals(
        gate()
            .bean(ReactiveStringRedisTemplate.class)
            .hasKey("fg:{u" + user + "}:devices")
            .block());
  }

  private Map<String, Object> profile(SignedInClient person) {
    return body(
        gate()
            .client()
            .get()
            .uri("/api/profile")
            .cookie(RunningService.COOKIE, person.cookie())
            .exchange());
  }

  private ResponseSpec bearer(String token) {
    return gate()
        .client()
        .get()
        .uri("/api/auth/session")
        .header("Authorization", "Bearer " + token)
        .exchange();
  }

  ResponseSpec patch(SignedInClient person, Map<String, String> body) {
    return gate()
        .client()
        .patch()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, person.cookie())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  private ResponseSpec post(SignedInClient person, String path, Map<String, String> body) {
    return gate()
        .client()
        .post()
        .uri(path)
        .cookie(RunningService.COOKIE, person.cookie())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> body(ResponseSpec response) {
    return (Map<String, Object>)
        Objects.requireNonNull(
            response.expectStatus().isOk().expectBody(Map.class).returnResult().getResponseBody());
  }

  static void ok(ResponseSpec response) {
    expectStatus(response, 200);
  }

  private static void ok202(ResponseSpec response) {
    expectStatus(response, 202);
  }

  static void expectStatus(ResponseSpec response, int status) {
    response.expectStatus().isEqualTo(status).expectBody().returnResult();
  }

  private static void expectInvalid(ResponseSpec response) {
    Calls.expectProblem(response, 401, INVALID_TOKEN);
  }
}
