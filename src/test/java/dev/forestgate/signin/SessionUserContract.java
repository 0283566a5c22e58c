package dev.forestgate.signin;

import static dev.forestgate.testing.MailUser.NEW_PASSWORD;
import static dev.forestgate.testing.MailUser.VERIFY;
import static dev.forestgate.testing.MailUser.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.outbox.Job;
import dev.forestgate.redis.Partition;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

/** The user in a session check equals the user in the response to sign-in, after every change. */
abstract class SessionUserContract {
  private static final ParameterizedTypeReference<Map<String, Object>> OBJECT =
      new ParameterizedTypeReference<>() {};

  abstract RunningService service();

  /** The account has held its address for longer than the limit for unverified ones. */
  abstract void holdTooLong(UUID userId);

  @Test
  void itIsTheUserOfSignInRightAfterIt() {
    MailUser alice = MailUser.register(service());
    Map<String, Object> signedIn =
        body(alice.signIn(alice.username(), RunningService.PASSWORD), "access_token");
    Object user =
        body(
                service()
                    .client()
                    .get()
                    .uri("/api/auth/session")
                    .header("Authorization", "Bearer " + signedIn.get("access_token"))
                    .exchange(),
                "user")
            .get("user");
    assertThat(user).isEqualTo(signedIn.get("user"));
    assertThat(map(user))
        .containsOnlyKeys(
            "id",
            "username",
            "email",
            "email_verified",
            "pending_email",
            "roles",
            "created_at",
            "updated_at")
        .containsEntry("email", alice.email())
        .containsEntry("email_verified", false);
  }

  @Test
  void anotherNameIsInAllSessions() {
    SignedInClient here = service().signIn();
    SignedInClient there = service().signIn(here.username());
    String name = RunningService.freshName();
    ok(patch(here, Map.of("username", name)));
    assertThat(user(here)).containsEntry("username", name).isEqualTo(user(there));
    expectAsAtSignIn(here, name);
  }

  @Test
  void anAddressThatIsVerifiedElsewhereIsInTheSession() {
    MailUser alice = MailUser.register(service());
    SignedInClient here = service().signIn(alice.username());
    ok(alice.post(VERIFY, Map.of("token", token(alice.message("Confirm")))));
    assertThat(user(here)).containsEntry("email_verified", true);
    expectAsAtSignIn(here, alice.username());
  }

  @Test
  void aPendingAddressIsInTheSessionUntilItIsGivenUp() {
    MailUser alice = MailUser.verified(service());
    SignedInClient here = service().signIn(alice.username());
    String next = RunningService.freshName() + "@example.net";
    askFor(here, next);
    assertThat(user(here)).containsEntry("pending_email", next);
    expectAsAtSignIn(here, alice.username());
    askFor(here, alice.email());
    assertThat(user(here)).containsEntry("pending_email", null);

    askFor(here, RunningService.freshName() + "@example.net");
    service().bean(CredentialRenewal.class).revoke(here.userId(), List.of(), List.of()).block();
    assertThat(user(here)).containsEntry("pending_email", null);
    expectAsAtSignIn(here, alice.username());
  }

  @Test
  void anAccountThatLosesItsAddressLosesItInItsSessionsToo() {
    MailUser squatter = MailUser.register(service());
    SignedInClient squatting = service().signIn(squatter.username());
    assertThat(user(squatting)).containsEntry("email", squatter.email());
    SignedInClient owner = service().signIn();
    askFor(owner, squatter.email());
    Mailbox.Mail message =
        squatter.messages("Confirm", 2).stream()
            .filter(mail -> mail.text().contains(owner.username()))
            .findAny()
            .orElseThrow();
    ok(squatter.post(VERIFY, Map.of("token", token(message))));
    awaitNoAddress(squatting);
    expectAsAtSignIn(squatting, squatter.username());
    expectAsAtSignIn(owner, owner.username());
  }

  @Test
  void anAddressThatWasNotVerifiedInTimeLeavesTheSessionsToo() {
    MailUser first = MailUser.register(service());
    MailUser second = MailUser.register(service());
    SignedInClient released = service().signIn(first.username());
    SignedInClient replaced = service().signIn(second.username());
    holdTooLong(replaced.userId());
    Map<String, String> form =
        Map.of(
            "username",
            RunningService.freshName(),
            "password",
            RunningService.PASSWORD,
            "email",
            second.email());
    ApiCalls.post(service().client(), "/api/auth/register", form)
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    awaitNoAddress(replaced);
    expectAsAtSignIn(replaced, second.username());

    holdTooLong(released.userId());
    Object cleanup =
        service()
            .bean(
                ClassUtils.resolveClassName("dev.forestgate.registration.UnverifiedCleanup", null));
    Mono<?> cleanUp = ReflectionTestUtils.invokeMethod(cleanup, "cleanUp");
    Objects.requireNonNull(cleanUp).block();
    assertThat(user(released)).containsEntry("email", null);
    expectAsAtSignIn(released, first.username());
  }

  @Test
  void theSessionThatGoesOnAfterAPasswordChangeHasTheUserOfAfterIt() {
    SignedInClient alice = service().signIn();
    SignedInClient renewed =
        new SignedInClient(
            alice.username(),
            alice.userId(),
            alice.sessionId(),
            Objects.requireNonNull(
                    service()
                        .client()
                        .post()
                        .uri("/api/auth/password/change")
                        .cookie(RunningService.COOKIE, alice.cookie())
                        .bodyValue(
                            Map.of(
                                "current_password",
                                RunningService.PASSWORD,
                                "new_password",
                                NEW_PASSWORD))
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseCookies()
                        .getFirst(RunningService.COOKIE))
                .getValue(),
            alice.accessToken());
    assertThat(user(renewed)).isEqualTo(signedIn(alice.username(), NEW_PASSWORD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"another\":\"version\"}", "no JSON"})
  void aSessionOfAnotherVersionGetsItOnce(String stored) {
    SignedInClient alice = service().signIn();
    String right = profile(alice);
    if (stored.isEmpty()) {
      redis().opsForHash().remove(key(alice.sessionId()), "p").block();
    } else {
      redis().opsForHash().put(key(alice.sessionId()), "p", stored).block();
    }
    expectAsAtSignIn(alice, alice.username());
    assertThat(profile(alice)).isEqualTo(right);
  }

  /** Session record of an earlier version, with the user name only. */
  @Test
  void aRenamingOfAnEarlierVersionIsCarriedOut() {
    SignedInClient alice = service().signIn();
    String right = profile(alice);
    redis().opsForHash().put(key(alice.sessionId()), "p", right.replace("false", "true")).block();
    assertThat(user(alice)).containsEntry("email_verified", true);
    service()
        .bean(FollowUps.class)
        .run(
            new Job(
                UUID.randomUUID(),
                "account-follow-up",
                Map.of("user", alice.userId().toString(), "name", "yes")))
        .block();
    assertThat(profile(alice)).isEqualTo(right);
  }

  private void awaitNoAddress(SignedInClient caller) {
    Awaitility.await().until(() -> user(caller).get("email") == null);
  }

  private void expectAsAtSignIn(SignedInClient caller, String name) {
    assertThat(user(caller)).isEqualTo(signedIn(name, RunningService.PASSWORD));
  }

  private Map<String, Object> signedIn(String name, String password) {
    Map<String, String> form = Map.of("username", name, "password", password);
    return map(
        body(ApiCalls.post(service().client(), "/api/auth/login", form), "user").get("user"));
  }

  private Map<String, Object> user(SignedInClient caller) {
    return map(
        body(
                service()
                    .client()
                    .get()
                    .uri("/api/auth/session")
                    .cookie(RunningService.COOKIE, caller.cookie())
                    .exchange(),
                "user")
            .get("user"));
  }

  private void askFor(SignedInClient caller, String email) {
    ok(patch(caller, Map.of("email", email, "current_password", RunningService.PASSWORD)));
  }

  private ResponseSpec patch(SignedInClient caller, Map<String, String> body) {
    return service()
        .client()
        .patch()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, caller.cookie())
        .bodyValue(body)
        .exchange();
  }

  private String profile(SignedInClient caller) {
    return String.valueOf(redis().opsForHash().get(key(caller.sessionId()), "p").block());
  }

  private ReactiveStringRedisTemplate redis() {
    return service().bean(ReactiveStringRedisTemplate.class);
  }

  private static String key(UUID session) {
    return Partition.of(session).key("session", session);
  }

  private static void ok(ResponseSpec response) {
    response.expectStatus().isOk().expectBody().returnResult();
  }

  private static Map<String, Object> body(ResponseSpec response, String member) {
    Map<String, Object> body =
        response.expectStatus().isOk().expectBody(OBJECT).returnResult().getResponseBody();
    assertThat(body).containsKey(member);
    return Objects.requireNonNull(body);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }
}
