package dev.forestgate.renewal;

import static dev.forestgate.testing.MailUser.NEW_PASSWORD;
import static dev.forestgate.testing.MailUser.RESET;
import static dev.forestgate.testing.MailUser.VERIFY;
import static dev.forestgate.testing.MailUser.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.audit.AuditActor;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient.RequestHeadersSpec;

/**
 * Redis fails after the account store has committed and before the response: the response is a
 * success within two seconds, no session of older credentials is accepted at any instant after, and
 * the remaining work is done once Redis is back.
 */
@Tag("security")
abstract class InterruptedRenewalContract {
  private static final Duration BOUND = Duration.ofSeconds(2);

  abstract RunningService service();

  /** Cuts Redis when the next change of an account is committed. */
  abstract void cutAfterTheNextCommit();

  abstract void mend();

  /** True while follow-up jobs wait. */
  abstract boolean isSomethingLeft();

  @AfterEach
  void nothingIsLeft() {
    mend();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> !isSomethingLeft());
  }

  @Test
  void aPasswordChange() {
    MailUser alice = MailUser.register(service());
    SignedInClient owner = service().signIn(alice.username());
    SignedInClient thief = service().signIn(alice.username());
    EntityExchangeResult<byte[]> answer =
        cut(
            () ->
                send(
                    owner,
                    "/api/auth/password/change",
                    Map.of(
                        "current_password",
                        RunningService.PASSWORD,
                        "new_password",
                        NEW_PASSWORD)));
    assertThat(answer.getStatus().value()).isEqualTo(200);
    expectNeverAgain(thief);
    String cookie =
        Objects.requireNonNull(answer.getResponseCookies().getFirst(RunningService.COOKIE))
            .getValue();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> session(cookie) == 200);
    expectNeverAgain(owner);
  }

  @Test
  void aReset() {
    MailUser alice = MailUser.verified(service());
    SignedInClient thief = service().signIn(alice.username());
    String token = alice.resetToken();
    MailUser.awaitQuiet(service());
    EntityExchangeResult<byte[]> answer =
        cut(
            () ->
                alice
                    .post(RESET, Map.of("token", token, "new_password", NEW_PASSWORD))
                    .expectBody()
                    .returnResult());
    assertThat(answer.getStatus().value()).isEqualTo(200);
    expectNeverAgain(thief);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> signIn(alice.username(), NEW_PASSWORD) == 200);
    SignedInClient owner = service().signIn(alice.username(), NEW_PASSWORD);
    Awaitility.await().ignoreExceptions().until(() -> !isSomethingLeft());
    service().expectSession(owner, 200);
  }

  @Test
  void aDeletion() {
    MailUser alice = MailUser.register(service());
    SignedInClient thief = service().signIn(alice.username());
    EntityExchangeResult<byte[]> answer =
        cut(
            () ->
                alice
                    .post(
                        "/api/delete",
                        Map.of("login", alice.username(), "password", RunningService.PASSWORD))
                    .expectBody()
                    .returnResult());
    assertThat(answer.getStatus().value()).isEqualTo(200);
    expectNeverAgain(thief);
  }

  @Test
  void aDisabledAccount() {
    MailUser alice = MailUser.register(service());
    SignedInClient thief = service().signIn(alice.username());
    User user =
        Objects.requireNonNull(service().bean(Users.class).findByLogin(alice.username()).block());
    cutAfterTheNextCommit();
    assertThat(
            service().bean(CredentialRenewal.class).disable(user.id(), AuditActor.SYSTEM).block())
        .isNotNull();
    expectNeverAgain(thief);
  }

  @Test
  void aRename() {
    SignedInClient alice = service().signIn();
    String name = RunningService.freshName();
    EntityExchangeResult<byte[]> answer =
        cut(
            () ->
                with(
                        alice,
                        service()
                            .client()
                            .patch()
                            .uri("/api/profile")
                            .contentType(JSON)
                            .bodyValue(Map.of("username", name)))
                    .exchange()
                    .expectBody()
                    .returnResult());
    assertThat(answer.getStatus().value()).isEqualTo(200);
    mend();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                new String(
                        Objects.requireNonNullElse(
                            with(alice, service().client().get().uri("/api/auth/session"))
                                .exchange()
                                .expectBody()
                                .returnResult()
                                .getResponseBody(),
                            new byte[0]),
                        UTF_8)
                    .contains(name));
  }

  @Test
  void aVerification() {
    MailUser alice = MailUser.register(service());
    String token = token(alice.message("Confirm"));
    MailUser.awaitQuiet(service());
    EntityExchangeResult<byte[]> answer =
        cut(() -> alice.post(VERIFY, Map.of("token", token)).expectBody().returnResult());
    assertThat(answer.getStatus().value()).isEqualTo(200);
  }

  private EntityExchangeResult<byte[]> cut(Supplier<EntityExchangeResult<byte[]>> call) {
    cutAfterTheNextCommit();
    long begun = System.nanoTime();
    EntityExchangeResult<byte[]> answer = call.get();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BOUND);
    return answer;
  }

  /** Checks from the instant at which Redis answers again, long before a background round. */
  private void expectNeverAgain(SignedInClient caller) {
    mend();
    int status =
        Awaitility.await()
            .pollInterval(Duration.ofMillis(10))
            .atMost(Duration.ofSeconds(20))
            .until(() -> session(caller.cookie()), answered -> answered != 503);
    assertThat(status).isEqualTo(401);
    Awaitility.await()
        .ignoreExceptions()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !isSomethingLeft());
    assertThat(session(caller.cookie())).isEqualTo(401);
  }

  private static final MediaType JSON = MediaType.APPLICATION_JSON;

  private EntityExchangeResult<byte[]> send(
      SignedInClient caller, String path, Map<String, String> body) {
    return with(caller, service().client().post().uri(path).contentType(JSON).bodyValue(body))
        .exchange()
        .expectBody()
        .returnResult();
  }

  private static RequestHeadersSpec<?> with(SignedInClient caller, RequestHeadersSpec<?> request) {
    return request.cookie(RunningService.COOKIE, caller.cookie());
  }

  private int session(String cookie) {
    return service()
        .client()
        .get()
        .uri("/api/auth/session")
        .cookie(RunningService.COOKIE, cookie)
        .exchange()
        .expectBody()
        .returnResult()
        .getStatus()
        .value();
  }

  private int signIn(String name, String password) {
    return ApiCalls.post(
            service().client(), "/api/auth/login", Map.of("login", name, "password", password))
        .expectBody()
        .returnResult()
        .getStatus()
        .value();
  }
}
