package dev.forestgate;

import static dev.forestgate.testing.MailUser.NEW_PASSWORD;
import static dev.forestgate.testing.MailUser.RESET;
import static dev.forestgate.testing.MailUser.VERIFY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.outbox.store.AccountQueues;
import dev.forestgate.outbox.store.TestQueues;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.users.redis.TestAccounts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Account and e-mail flows of a service without PostgreSQL. */
class AccountsInRedisTest {
  private static final Duration SOON = TestTimeouts.HANG;
  private static final TestAccounts REDIS = RunningServiceInRedis.REDIS;

  private final RunningService service = RunningServiceInRedis.get();

  @Test
  void theLinkInTheEmailVerifiesAnAddressWhichThenSignsIn() {
    MailUser alice = MailUser.register(service);
    alice
        .signIn(alice.email(), RunningService.PASSWORD)
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    String token = MailUser.token(alice.message("Confirm"));
    ok(alice.post(VERIFY, Map.of("token", token)));
    ok(alice.signIn(alice.email().toUpperCase(Locale.ROOT), RunningService.PASSWORD));
    ApiCalls.expectProblem(alice.post(VERIFY, Map.of("token", token)), 401, MailUser.INVALID_TOKEN);
    assertThat(keysWith(token)).as("the token itself").isEmpty();
  }

  @Test
  void theCodeVerifiesTooAndOfManyTriesFiveCount() {
    MailUser alice = MailUser.register(service);
    ok(alice.post(VERIFY, Map.of("email", alice.email(), "code", alice.message("Confirm").code())));

    MailUser bob = MailUser.register(service);
    String code = bob.message("Confirm").code();
    String wrong = code.equals("000000") ? "111111" : "000000";
    assertThat(MailUser.atOnce(service, 10, VERIFY, Map.of("email", bob.email(), "code", wrong)))
        .contains(401)
        .containsOnly(401, 429);
    Map<String, String> right = Map.of("email", bob.email(), "code", code);
    int status =
        Awaitility.await("the client may guess again, in vain")
            .until(
                () -> bob.post(VERIFY, right).expectBody().returnResult().getStatus().value(),
                answered -> answered != 429);
    assertThat(status).isEqualTo(401);
  }

  @Test
  void verifyingAnAddressTakesItFromAnUnverifiedAccount() {
    MailUser squatter = MailUser.register(service);
    SignedInClient owner = service.signIn();
    ok(
        patch(
            owner, Map.of("email", squatter.email(), "current_password", RunningService.PASSWORD)));
    List<Mailbox.Mail> messages = squatter.messages("Confirm", 2);
    var mine = messages.stream().filter(mail -> mail.text().contains(owner.username())).findAny();
    ok(squatter.post(VERIFY, Map.of("token", MailUser.token(mine.orElseThrow()))));
    assertThat(service.signIn(squatter.email()).userId()).isEqualTo(owner.userId());
    var squatters =
        messages.stream().filter(mail -> mail.text().contains(squatter.username())).findAny();
    squatter
        .post(VERIFY, Map.of("token", MailUser.token(squatters.orElseThrow())))
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .returnResult();
  }

  @Test
  void aForgottenPasswordIsReplacedOnceByTheLinkInTheEmail() {
    MailUser alice = MailUser.verified(service);
    String token = alice.resetToken();
    Map<String, String> form = Map.of("token", token, "new_password", NEW_PASSWORD);
    assertThat(MailUser.atOnce(service, 8, RESET, form)).containsOnlyOnce(200);
    alice
        .signIn(alice.username(), RunningService.PASSWORD)
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    ok(alice.signIn(alice.email(), NEW_PASSWORD));
    alice.message("password was changed");
  }

  @Test
  void aChangedPasswordVoidsTheLinkThatWouldSetAnother() {
    MailUser alice = MailUser.verified(service);
    String token = alice.resetToken();
    SignedInClient here = service.signIn(alice.username());
    ok(
        service
            .client()
            .post()
            .uri("/api/auth/password/change")
            .header(HttpHeaders.AUTHORIZATION, here.bearer())
            .bodyValue(
                Map.of("current_password", RunningService.PASSWORD, "new_password", NEW_PASSWORD))
            .exchange());
    ApiCalls.expectProblem(
        alice.post(RESET, Map.of("token", token, "new_password", "yet another one")),
        401,
        MailUser.INVALID_TOKEN);
    ok(alice.signIn(alice.username(), NEW_PASSWORD));
  }

  @Test
  void anotherNameAndAnotherAddressTakeThePlaceOfTheOld() {
    MailUser alice = MailUser.verified(service);
    var next =
        new MailUser(
            service, RunningService.freshName(), RunningService.freshName() + "@example.org");
    ok(
        patch(
            service.signIn(alice.username()),
            Map.of(
                "username",
                next.username(),
                "email",
                next.email(),
                "current_password",
                RunningService.PASSWORD)));
    ok(next.signIn(alice.email(), RunningService.PASSWORD));
    ok(next.post(VERIFY, Map.of("token", MailUser.token(next.message("Confirm")))));
    ok(next.signIn(next.email(), RunningService.PASSWORD));
    ok(next.signIn(next.username(), RunningService.PASSWORD));
    for (String old : List.of(alice.email(), alice.username())) {
      alice
          .signIn(old, RunningService.PASSWORD)
          .expectStatus()
          .isUnauthorized()
          .expectBody()
          .returnResult();
    }
    assertThat(REDIS.has("account:username:" + alice.username())).isFalse();
    assertThat(REDIS.has("account:email:" + alice.email())).isFalse();
  }

  @Test
  void aDeletionTakesEmailsAndLinksAlong() {
    MailUser alice = MailUser.verified(service);
    String token = alice.resetToken();
    String id = service.signIn(alice.username()).userId().toString();
    ok(
        alice.post(
            "/api/delete",
            Map.of("username", alice.username(), "password", RunningService.PASSWORD)));
    ApiCalls.expectProblem(
        alice.post(RESET, Map.of("token", token, "new_password", NEW_PASSWORD)),
        401,
        MailUser.INVALID_TOKEN);
    assertThat(REDIS.keys("account:*" + id + "*")).isEmpty();
    assertThat(REDIS.keys("fg:{onetime}:*" + id + "*")).isEmpty();
    assertThat(REDIS.keys("fg:{mail}:account:" + id)).isEmpty();
    assertThat(REDIS.keys("*" + alice.email() + "*")).isEmpty();
    service.register(alice.username());
  }

  @Test
  void ofEmailsThatAreSentNothingIsLeftAndOfOldTokensNeither() {
    MailUser alice = MailUser.register(service);
    alice.message("Confirm");
    var mail = service.bean(AccountQueues.class).open(TestQueues.MAIL);
    Awaitility.await("the e-mail is deleted").until(() -> !holdsEmailTo(alice.email()));
    assertThat(mail.dead(Instant.now(), 10).collectList().block(SOON)).isEmpty();
    assertThat(service.bean(OneTimeTokens.class).removeExpired().block(SOON)).isZero();
  }

  private static boolean holdsEmailTo(String address) {
    return REDIS.keys("fg:{mail}:letter:*").stream()
        .anyMatch(key -> address.equals(REDIS.hash(key).get("to")));
  }

  /** Keys of one-time tokens that hold {@code text} or are called so. */
  private static Set<String> keysWith(String text) {
    Set<String> found = new HashSet<>(REDIS.keys("*" + text + "*"));
    REDIS.keys("fg:{onetime}:token:*").stream()
        .filter(key -> REDIS.hash(key).containsValue(text))
        .forEach(found::add);
    return found;
  }

  private ResponseSpec patch(SignedInClient user, Map<String, String> body) {
    return service
        .client()
        .patch()
        .uri("/api/profile")
        .header(HttpHeaders.AUTHORIZATION, user.bearer())
        .bodyValue(body)
        .exchange();
  }

  private static void ok(ResponseSpec response) {
    response.expectStatus().isOk().expectBody().returnResult();
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
