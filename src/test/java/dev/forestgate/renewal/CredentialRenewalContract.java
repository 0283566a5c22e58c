package dev.forestgate.renewal;

import static dev.forestgate.testing.MailUser.FORGOT;
import static dev.forestgate.testing.MailUser.INVALID_TOKEN;
import static dev.forestgate.testing.MailUser.NEW_PASSWORD;
import static dev.forestgate.testing.MailUser.RESET;
import static dev.forestgate.testing.MailUser.VERIFY;
import static dev.forestgate.testing.MailUser.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.audit.AuditActor;
import dev.forestgate.notifications.SessionAlertEmail;
import dev.forestgate.testing.ApiCalls;
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

/**
 * Everything that becomes void when the credentials of an account are renewed, in either account
 * store.
 */
abstract class CredentialRenewalContract {
  static final String UNDO = "/api/auth/email/undo";
  private static final String CHANGED = "address was changed";

  abstract RunningService service();

  /** An attacker knows the password and changes the address. */
  @Test
  @Tag("security")
  void aPendingAddressDiesWithAPasswordChange() {
    MailUser alice = MailUser.verified(service());
    String link = pending(alice, thief(alice));
    SignedInClient owner = service().signIn(alice.username());
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
    MailUser alice = MailUser.verified(service());
    String link = pending(alice, thief(alice));
    ok(alice.post(RESET, Map.of("token", alice.resetToken(), "new_password", NEW_PASSWORD)));
    expectPendingIsDead(alice, link);
  }

  @Test
  @Tag("security")
  void aPendingAddressOtherLinksAndKnownDevicesDieWithNotMe() {
    MailUser alice = MailUser.verified(service());
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
    String begun = token(alice.messages("Choose a new password", 2).get(1));
    ok(alice.post(RESET, Map.of("token", begun, "new_password", NEW_PASSWORD)));
    expectPendingIsDead(alice, link);
  }

  private void expectPendingIsDead(MailUser alice, String link) {
    expectInvalid(alice.post(VERIFY, Map.of("token", link)));
    assertThat(profile(service().signIn(alice.username(), NEW_PASSWORD)))
        .containsEntry("email", alice.email())
        .containsEntry("pending_email", null);
    long messages = alice.count("Choose a new password");
    ok202(alice.post(FORGOT, Map.of("email", alice.email())));
    assertThat(alice.messages("Choose a new password", (int) messages + 1)).isNotEmpty();
  }

  @Test
  void aPendingAddressIsInEveryAnswerWithAProfileUntilItIsInForce() {
    MailUser alice = MailUser.verified(service());
    SignedInClient here = service().signIn(alice.username());
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
    ok(alice.post(VERIFY, Map.of("token", token(next.message("Confirm")))));
    assertThat(profile(here))
        .containsEntry("pending_email", null)
        .containsEntry("email", next.email());
  }

  @Test
  void toAskForTheAddressInForceCancelsAPendingChange() {
    MailUser alice = MailUser.verified(service());
    MailUser next = thief(alice);
    String link = pending(alice, next);
    SignedInClient here = service().signIn(alice.username());
    assertThat(body(askFor(here, alice.email()))).containsEntry("pending_email", null);
    expectInvalid(alice.post(VERIFY, Map.of("token", link)));
    expectInvalid(
        alice.post(VERIFY, Map.of("email", next.email(), "code", next.message("Confirm").code())));
  }

  /** Covers both cases: the second e-mail is sent, or refused as the first is on its way. */
  @Test
  void toAskTwiceForTheSameAddressLeavesTheLatestLinkGood() {
    MailUser alice = MailUser.verified(service());
    MailUser next = thief(alice);
    pending(alice, next);
    ok(askFor(service().signIn(alice.username()), next.email()));
    int messages = (int) next.count("Confirm");
    String latest = token(next.messages("Confirm", messages).get(messages - 1));
    ok(alice.post(VERIFY, Map.of("token", latest)));
    assertThat(user(alice).email()).isEqualTo(next.email());
  }

  /** Also if the attacker changes the password, which voids all other links. */
  @Test
  @Tag("security")
  void theOldAddressUndoesAChangeThatTookEffectAndLocksThePasswordThatMadeIt() {
    MailUser alice = MailUser.verified(service());
    MailUser thief = thief(alice);
    ok(alice.post(VERIFY, Map.of("token", pending(alice, thief))));
    Mailbox.Mail told = alice.message(CHANGED);
    assertThat(told.link()).startsWith(service().url() + UNDO + "?token=");
    String stolen = "the thief's own password";
    SignedInClient session = service().signIn(alice.username());
    ok(
        post(
            session,
            "/api/auth/password/change",
            Map.of("current_password", RunningService.PASSWORD, "new_password", stolen)));
    SignedInClient theirs = service().signIn(alice.username(), stolen);
    String again = pending(alice, thief(alice), stolen);

    ok(alice.post(UNDO, Map.of("token", token(told))));

    service().expectSession(theirs, 401);
    expectStatus(alice.signIn(alice.username(), stolen), 401);
    expectStatus(alice.signIn(thief.email(), stolen), 401);
    expectInvalid(alice.post(VERIFY, Map.of("token", again)));
    expectInvalid(alice.post(UNDO, Map.of("token", token(told))));
    String reset = token(alice.message("Choose a new password"));
    ok(alice.post(RESET, Map.of("token", reset, "new_password", NEW_PASSWORD)));
    assertThat(profile(service().signIn(alice.email(), NEW_PASSWORD)))
        .containsEntry("email", alice.email())
        .containsEntry("email_verified", true)
        .containsEntry("pending_email", null);
  }

  @Test
  @Tag("security")
  void aSecondChangeDoesNotTakeTheFirstAddresssLinkAway() {
    MailUser alice = MailUser.verified(service());
    MailUser one = thief(alice);
    ok(alice.post(VERIFY, Map.of("token", pending(alice, one))));
    MailUser two = thief(alice);
    ok(alice.post(VERIFY, Map.of("token", pending(alice, two))));
    String second = token(one.message(CHANGED));
    ok(alice.post(UNDO, Map.of("token", token(alice.message(CHANGED)))));
    expectInvalid(alice.post(UNDO, Map.of("token", second)));
    assertThat(user(alice).email()).isEqualTo(alice.email());
  }

  @Test
  void theLinkThatUndoesIsNeededAndOnlyThat() {
    MailUser alice = MailUser.verified(service());
    ApiCalls.expectInvalid(ApiCalls.post(service().client(), UNDO, "{}"), "token", "is required");
    expectInvalid(alice.post(UNDO, Map.of("token", alice.resetToken())));
  }

  @Test
  @Tag("security")
  void everyCheckRefusesADisabledAccount() {
    MailUser alice = MailUser.verified(service());
    String pending = pending(alice, thief(alice));
    SignedInClient here = service().signIn(alice.username());
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
    CredentialRenewal renewal = service().bean(CredentialRenewal.class);
    User disabled = Objects.requireNonNull(renewal.disable(user.id(), AuditActor.SYSTEM).block());
    assertThat(disabled.disabled()).isTrue();
    assertThat(disabled.credentialVersion()).isEqualTo(user.credentialVersion() + 1);

    service().expectSession(here, 401);
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
    long messages = alice.count("Choose a new password");
    ok202(alice.post(FORGOT, Map.of("email", alice.email())));
    assertThat(alice.count("Choose a new password")).isEqualTo(messages);
    expectStatus(
        alice.post(
            "/api/delete", Map.of("login", alice.username(), "password", RunningService.PASSWORD)),
        401);

    renewal.enable(user.id(), AuditActor.SYSTEM).block();
    service().expectSession(here, 401);
    service().expectSession(service().signIn(alice.username()), 200);
  }

  @Test
  void anAccountThatIsGoneIsNotDisabled() {
    assertThat(
            service()
                .bean(CredentialRenewal.class)
                .disable(UUID.randomUUID(), AuditActor.SYSTEM)
                .block())
        .isNull();
    assertThat(
            service()
                .bean(CredentialRenewal.class)
                .enable(UUID.randomUUID(), AuditActor.SYSTEM)
                .block())
        .isNull();
  }

  private MailUser thief(MailUser alice) {
    return new MailUser(service(), alice.username(), RunningService.freshName() + "@example.net");
  }

  /** The token that makes the address of {@code next} that of the account. */
  private String pending(MailUser account, MailUser next) {
    return pending(account, next, RunningService.PASSWORD);
  }

  private String pending(MailUser account, MailUser next, String password) {
    SignedInClient session = service().signIn(account.username(), password);
    ok(patch(session, Map.of("email", next.email(), "current_password", password)));
    return token(next.message("Confirm"));
  }

  private ResponseSpec askFor(SignedInClient caller, String email) {
    return patch(caller, Map.of("email", email, "current_password", RunningService.PASSWORD));
  }

  private String alarm(MailUser caller, UUID session, int number) {
    User user = user(caller);
    service()
        .bean(Users.class)
        .commitFor(
            user.id(),
            service()
                .bean(SessionAlertEmail.class)
                .writes(user, session, "Oslo, Norway", "Firefox on Linux", Instant.now()))
        .block();
    return token(caller.messages("Was this you?", number).get(number - 1));
  }

  private User user(MailUser caller) {
    return Objects.requireNonNull(
        service().bean(Users.class).findByLogin(caller.username()).block());
  }

  private boolean devices(UUID user) {
    assertThat(service().has(KnownDevices.class)).isTrue();
    return Boolean.TRUE.equals(
        service()
            .bean(ReactiveStringRedisTemplate.class)
            .hasKey("fg:{u" + user + "}:devices")
            .block());
  }

  private Map<String, Object> profile(SignedInClient caller) {
    return body(
        service()
            .client()
            .get()
            .uri("/api/profile")
            .cookie(RunningService.COOKIE, caller.cookie())
            .exchange());
  }

  private ResponseSpec bearer(String token) {
    return service()
        .client()
        .get()
        .uri("/api/auth/session")
        .header("Authorization", "Bearer " + token)
        .exchange();
  }

  ResponseSpec patch(SignedInClient caller, Map<String, String> body) {
    return service()
        .client()
        .patch()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, caller.cookie())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  private ResponseSpec post(SignedInClient caller, String path, Map<String, String> body) {
    return service()
        .client()
        .post()
        .uri(path)
        .cookie(RunningService.COOKIE, caller.cookie())
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
    ApiCalls.expectProblem(response, 401, INVALID_TOKEN);
  }
}
