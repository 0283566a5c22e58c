package dev.forestgate.signin;

import static dev.forestgate.testing.MailUser.NEW_PASSWORD;
import static dev.forestgate.testing.MailUser.VERIFY;
import static dev.forestgate.testing.MailUser.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.outbox.Job;
import dev.forestgate.redis.Partition;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.testing.Calls;
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

/** The user in the answer to a session check is the one that sign-in answers, whatever changed. */
abstract class SessionUserContract {
  private static final ParameterizedTypeReference<Map<String, Object>> OBJECT =
      new ParameterizedTypeReference<>() {};

  abstract RunningService gate();

  /** The account has held its address for longer than an unverified one may be held. */
  abstract void holdTooLong(UUID userId);

  @Test
  void itIsTheUserOfSignInRightAfterIt() {
    MailUser alice = MailUser.register(gate());
    Map<String, Object> signedIn =
        body(alice.signIn(alice.username(), RunningService.PASSWORD), "access_token");
    Object user =
        body(
                gate()
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
            "created_at",
            "updated_at")
        .containsEntry("email", alice.email())
        .containsEntry("email_verified", false);
  }

  @Test
  void anotherNameIsInAllSessions() {
    SignedInClient here = gate().signIn();
    SignedInClient there = gate().signIn(here.username());
    String name = RunningService.freshName();
    ok(patch(here, Map.of("username", name)));
    assertThat(user(here)).containsEntry("username", name).isEqualTo(user(there));
    expectAsAtSignIn(here, name);
  }

  @Test
  void anAddressThatIsVerifiedElsewhereIsInTheSession() {
    MailUser alice = MailUser.register(gate());
    SignedInClient here = gate().signIn(alice.username());
    ok(alice.post(VERIFY, Map.of("token", token(alice.letter("Confirm")))));
    assertThat(user(here)).containsEntry("email_verified", true);
    expectAsAtSignIn(here, alice.username());
  }

  @Test
  void aPendingAddressIsInTheSessionUntilItIsGivenUp() {
    MailUser alice = MailUser.verified(gate());
    SignedInClient here = gate().signIn(alice.username());
    String next = RunningService.freshName() + "@example.net";
    askFor(here, next);
    assertThat(user(here)).containsEntry("pending_email", next);
    expectAsAtSignIn(here, alice.username());
    askFor(here, alice.email());
    assertThat(user(here)).containsEntry("pending_email", null);

    askFor(here, RunningService.freshName() + "@example.net");
    gate().bean(CredentialRenewal.class).revoke(here.userId(), List.of(), List.of()).block();
    assertThat(user(here)).containsEntry("pending_email", null);
    expectAsAtSignIn(here, alice.username());
  }

  @Test
  void anAccountThatLosesItsAddressLosesItInItsSessionsToo() {
    MailUser squatter = MailUser.register(gate());
    SignedInClient squatting = gate().signIn(squatter.username());
    assertThat(user(squatting)).containsEntry("email", squatter.email());
    SignedInClient owner = gate().signIn();
    askFor(owner, squatter.email());
    Mailbox.Mail letter =
        squatter.letters("Confirm", 2).stream()
            .filter(mail -> mail.text().contains(owner.username()))
            .findAny()
            .orElseThrow();
    ok(squatter.post(VERIFY, Map.of("token", token(letter))));
    awaitNoAddress(squatting);
    expectAsAtSignIn(squatting, squatter.username());
    expectAsAtSignIn(owner, owner.username());
  }

  @Test
  void anAddressThatNobodyVerifiedInTimeLeavesTheSessionsToo() {
    MailUser first = MailUser.register(gate());
    MailUser second = MailUser.register(gate());
    SignedInClient tidied = gate().signIn(first.username());
    SignedInClient replaced = gate().signIn(second.username());
    holdTooLong(replaced.userId());
    Map<String, String> form =
        Map.of(
            "username",
            RunningService.freshName(),
            "password",
            RunningService.PASSWORD,
            "email",
            second.email());
    Calls.post(gate().client(), "/api/auth/register", form)
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    awaitNoAddress(replaced);
    expectAsAtSignIn(replaced, second.username());

    holdTooLong(tidied.userId());
    Object tidying =
        gate()
            .bean(
                ClassUtils.resolveClassName("dev.forestgate.registration.UnverifiedCleanup", null));
    Mono<?> tidy = ReflectionTestUtils.invokeMethod(tidying, "tidy");
    Objects.requireNonNull(tidy).block();
    assertThat(user(tidied)).containsEntry("email", null);
    expectAsAtSignIn(tidied, first.username());
  }

  @Test
  void theSessionThatGoesOnAfterAPasswordChangeHasTheUserOfAfterIt() {
    SignedInClient alice = gate().signIn();
    SignedInClient renewed =
        new SignedInClient(
            alice.username(),
            alice.userId(),
            alice.sessionId(),
            Objects.requireNonNull(
                    gate()
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
    SignedInClient alice = gate().signIn();
    String right = profile(alice);
    if (stored.isEmpty()) {
      redis().opsForHash().remove(key(alice.sessionId()), "p").block();
    } else {
      redis().opsForHash().put(key(alice.sessionId()), "p", stored).block();
    }
    expectAsAtSignIn(alice, alice.username());
    assertThat(profile(alice)).isEqualTo(right);
  }

  /** As it was written down when the name was all that a session knew. */
  @Test
  void aRenamingOfAnEarlierVersionIsCarriedOut() {
    SignedInClient alice = gate().signIn();
    String right = profile(alice);
    redis().opsForHash().put(key(alice.sessionId()), "p", right.replace("false", "true")).block();
    assertThat(user(alice)).containsEntry("email_verified", true);
    gate()
        .bean(FollowUps.class)
        .run(
            new Job(
                UUID.randomUUID(),
                "account-follow-up",
                Map.of("user", alice.userId().toString(), "name", "yes")))
        .block();
    assertThat(profile(alice)).isEqualTo(right);
  }

  private void awaitNoAddress(SignedInClient person) {
    Awaitility.await().until(() -> user(person).get("email") == null);
  }

  private void expectAsAtSignIn(SignedInClient person, String name) {
    assertThat(user(person)).isEqualTo(signedIn(name, RunningService.PASSWORD));
  }

  private Map<String, Object> signedIn(String name, String password) {
    Map<String, String> form = Map.of("username", name, "password", password);
    return map(body(Calls.post(gate().client(), "/api/auth/login", form), "user").get("user"));
  }

  private Map<String, Object> user(SignedInClient person) {
    return map(
        body(
                gate()
                    .client()
                    .get()
                    .uri("/api/auth/session")
                    .cookie(RunningService.COOKIE, person.cookie())
                    .exchange(),
                "user")
            .get("user"));
  }

  private void askFor(SignedInClient person, String email) {
    ok(patch(person, Map.of("email", email, "current_password", RunningService.PASSWORD)));
  }

  private ResponseSpec patch(SignedInClient person, Map<String, String> body) {
    return gate()
        .client()
        .patch()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, person.cookie())
        .bodyValue(body)
        .exchange();
  }

  private String profile(SignedInClient person) {
    return String.valueOf(redis().opsForHash().get(key(person.sessionId()), "p").block());
  }

  private ReactiveStringRedisTemplate redis() {
    return gate().bean(ReactiveStringRedisTemplate.class);
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
