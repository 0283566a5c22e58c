package dev.forestgate.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A sign-in ends the session whose credential it brings (ASVS 5.0, 7.2.4). */
@Tag("security")
class SessionReplacementTest {
  private final RunningService service = RunningService.shared();

  @Test
  void sessionOfTheCookieEndsAndItsJournalRecordsIt() {
    SignedInClient before = service.signIn();
    String after = cookie(login(before.username(), Map.of(), withCookie(before.cookie())));
    service.expectSession(before, 401);
    assertThat(session(request -> request.cookie(RunningService.COOKIE, after))).isEqualTo(200);
    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(Files.readString(service.journal(before.sessionId())))
                    .contains("\"action\":\"session-replaced\""));
  }

  @Test
  void soItDoesWhereAnotherAccountSignsIn() {
    SignedInClient before = service.signIn();
    String other = RunningService.freshName();
    service.register(other);
    login(other, Map.of(), withCookie(before.cookie()));
    service.expectSession(before, 401);
  }

  @Test
  void theSessionOfATokenEndsToo() {
    SignedInClient before = service.signIn();
    Consumer<WebTestClient.RequestHeadersSpec<?>> bearer =
        request -> request.header(HttpHeaders.AUTHORIZATION, before.bearer());
    assertThat(session(bearer)).isEqualTo(200);
    login(before.username(), Map.of("mode", "token"), bearer);
    assertThat(session(bearer)).isEqualTo(401);
    service.expectSession(before, 401);
  }

  @Test
  void aCookieThatIsNotReplacedIsTakenAway() {
    SignedInClient before = service.signIn();
    var answer = login(before.username(), Map.of("mode", "token"), withCookie(before.cookie()));
    var cookie =
        Objects.requireNonNull(answer.getResponseCookies().getFirst(RunningService.COOKIE));
    assertThat(cookie.getMaxAge()).isZero();
    service.expectSession(before, 401);
  }

  @Test
  void signInSucceedsAndRecordsAnEarlierSessionThatCannotBeEnded() {
    SignedInClient before = service.signIn();
    var redis = service.bean(ReactiveStringRedisTemplate.class);
    String key =
        Objects.requireNonNull(redis.keys("fg:*:session:" + before.sessionId()).blockFirst());
    redis.delete(key).then(redis.opsForValue().set(key, "no session")).block();
    String after = cookie(login(before.username(), Map.of(), withCookie(before.cookie())));
    assertThat(session(request -> request.cookie(RunningService.COOKIE, after))).isEqualTo(200);
    UUID opened = UUID.fromString(after.substring(0, 36));
    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(Files.readString(service.journal(opened)))
                    .contains("\"action\":\"earlier-session-not-ended\""));
    redis.delete(key).block();
  }

  /** One of them was planted, and the service can't tell which. */
  @Test
  void twoTokensOrTwoCookiesEndNothing() {
    SignedInClient one = service.signIn();
    SignedInClient other = service.signIn();
    login(
        one.username(),
        Map.of("mode", "token"),
        request -> request.header(HttpHeaders.AUTHORIZATION, one.bearer(), other.bearer()));
    login(
        one.username(),
        Map.of("mode", "token"),
        request ->
            request
                .cookie(RunningService.COOKIE, one.cookie())
                .cookie(RunningService.COOKIE, other.cookie()));
    service.expectSession(one, 200);
    service.expectSession(other, 200);
  }

  @Test
  void aSignInThatFailsEndsNothing() {
    SignedInClient before = service.signIn();
    exchange(
            Map.of("username", before.username(), "password", "not it"),
            withCookie(before.cookie()))
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    service.expectSession(before, 200);
  }

  @Test
  void aCookieThatIsForgedEndsNothing() {
    SignedInClient victim = service.signIn();
    String mallory = RunningService.freshName();
    service.register(mallory);
    String cookie = victim.cookie();
    String last = cookie.endsWith("A") ? "E" : "A";
    String forged = cookie.substring(0, cookie.length() - 1) + last;
    login(mallory, Map.of(), withCookie(forged));
    String unknown = cookie.replace(victim.sessionId().toString(), new UUID(0, 7).toString());
    login(mallory, Map.of(), withCookie(unknown));
    login(mallory, Map.of(), withCookie("nonsense"));
    service.expectSession(victim, 200);
  }

  private EntityExchangeResult<byte[]> login(
      String name,
      Map<String, String> more,
      Consumer<WebTestClient.RequestHeadersSpec<?>> credential) {
    var body =
        new java.util.HashMap<>(Map.of("username", name, "password", RunningService.PASSWORD));
    body.putAll(more);
    return exchange(body, credential).expectStatus().isOk().expectBody().returnResult();
  }

  private WebTestClient.ResponseSpec exchange(
      Map<String, String> body, Consumer<WebTestClient.RequestHeadersSpec<?>> credential) {
    WebTestClient.RequestHeadersSpec<?> request =
        service
            .client()
            .post()
            .uri("/api/auth/login")
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue(body);
    credential.accept(request);
    return request.exchange();
  }

  private int session(Consumer<WebTestClient.RequestHeadersSpec<?>> credential) {
    WebTestClient.RequestHeadersSpec<?> request = service.client().get().uri("/api/auth/session");
    credential.accept(request);
    return request.exchange().expectBody().returnResult().getStatus().value();
  }

  private static Consumer<WebTestClient.RequestHeadersSpec<?>> withCookie(String value) {
    return request -> request.cookie(RunningService.COOKIE, value);
  }

  private static String cookie(EntityExchangeResult<byte[]> answer) {
    return Objects.requireNonNull(answer.getResponseCookies().getFirst(RunningService.COOKIE))
        .getValue();
  }
}
