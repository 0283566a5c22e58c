package dev.forestgate.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.redis.Partition;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RateLimitedService;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.core.ReactiveHashOperations;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Token introspection by another service (RFC 7662), and its credentials. */
class IntrospectionTest {
  private static final String INTROSPECT = "/api/auth/introspect";
  private static final String INACTIVE = "{\"active\":false}";
  private static final String REFUSED =
      """
      {"type":"/problems/invalid-client","title":"Invalid client","status":401,
       "detail":"The service name or its secret is wrong."}
      """;

  private final RunningService service = RateLimitedService.get();

  @Test
  void tokenOfALiveSessionIsActiveWithAllClaims() {
    SignedInClient alice = signIn();
    Map<?, ?> told =
        Objects.requireNonNull(
            ask("token=" + alice.accessToken())
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    assertThat(told.keySet().stream().map(String::valueOf))
        .containsExactlyInAnyOrder(
            "active",
            "token_type",
            "username",
            "iss",
            "aud",
            "sub",
            "sid",
            "acr",
            "amr",
            "auth_time",
            "aal",
            "iat",
            "exp",
            "jti");
    assertThat(told.get("active")).isEqualTo(true);
    assertThat(told.get("token_type")).isEqualTo("Bearer");
    assertThat(told.get("username")).isEqualTo(alice.username());
    assertThat(told.get("sub")).isEqualTo(alice.userId().toString());
    assertThat(told.get("sid")).isEqualTo(alice.sessionId().toString());
    assertThat(told.get("iss")).isEqualTo(service.url());
    assertThat(told.get("exp")).isEqualTo(number(told.get("iat")) + 900);
  }

  @Test
  void theTokenOfAnEndedSessionIsInactive() {
    SignedInClient alice = signIn();
    RateLimitedService.client()
        .post()
        .uri("/logout")
        .header(HttpHeaders.AUTHORIZATION, alice.bearer())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    expectInactive(alice.accessToken());
  }

  @Test
  void foreignOrMalformedTokenIsInactive() {
    SignedInClient alice = signIn();
    String token = alice.accessToken();
    for (String other :
        Set.of(
            "nonsense",
            "a.b.c",
            token.substring(1),
            token + "A",
            token.substring(0, token.length() - 4) + "AAAA",
            alice.cookie(),
            refreshToken(alice.username()),
            RunningService.shared().signIn().accessToken(),
            "x".repeat(50_000))) {
      expectInactive(other);
    }
  }

  @Test
  void toAskIsNoUseOfTheSession() {
    SignedInClient alice = signIn();
    String key = Partition.of(alice.sessionId()).key("session", alice.sessionId());
    ReactiveHashOperations<String, String, String> redis =
        service.bean(ReactiveStringRedisTemplate.class).opsForHash();
    // so long ago that a use would be marked
    String before = String.valueOf(Instant.now().minusSeconds(600).toEpochMilli());
    redis.put(key, "l", before).block();
    ask("token=" + alice.accessToken())
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.active")
        .isEqualTo(true);
    assertThat(redis.get(key, "l").block()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic bm9jb2xvbg==",
        "Bearer abc",
        "basic b3JkZXJzOg==",
        "Basic b3JkZXJzOndyb25n",
        "Basic bm9ib2R5OnNlY3JldA==",
        "Digest username=\"orders\"",
        // %zz in the secret
        "Basic b3JkZXJzOiV6eg=="
      })
  void clientWithoutASecretGetsTheMatchingChallenge(String credentials) {
    WebTestClient.ResponseSpec answer =
        service
            .client()
            .post()
            .uri(INTROSPECT)
            .header(HttpHeaders.AUTHORIZATION, credentials)
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .bodyValue("token=x")
            .exchange();
    expectRefused(answer);
  }

  @Test
  void neitherAUserNorTwoCredentialsNorAHashOfTheSecretAreAService() {
    SignedInClient alice = signIn();
    String basic = basic(RateLimitedService.SERVICE, RateLimitedService.SECRET);
    for (HttpHeaders headers :
        Set.of(
            headers(),
            headers(alice.bearer()),
            headers(basic, basic),
            headers(
                basic(
                    RateLimitedService.SERVICE,
                    RateLimitedService.sha256(RateLimitedService.SECRET))),
            headers(basic("ORDERS", RateLimitedService.SECRET)),
            headers(basic("", RateLimitedService.SECRET)))) {
      expectRefused(
          service
              .client()
              .post()
              .uri(INTROSPECT)
              .headers(all -> all.addAll(headers))
              .cookie(RunningService.COOKIE, alice.cookie())
              .contentType(MediaType.APPLICATION_FORM_URLENCODED)
              .bodyValue("token=" + alice.accessToken())
              .exchange());
    }
  }

  /** Name and secret are form-encoded before they are joined (RFC 6749 section 2.3.1). */
  @Test
  void theSecretIsFormEncodedBeforeItIsJoined() {
    String raw =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (RateLimitedService.SERVICE + ":" + RateLimitedService.SECRET).getBytes(UTF_8));
    assertThat(RateLimitedService.SECRET).contains("+", ":", "&", " ");
    expectRefused(
        service
            .client()
            .post()
            .uri(INTROSPECT)
            .header(HttpHeaders.AUTHORIZATION, raw)
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .bodyValue("token=x")
            .exchange());
    expectInactive("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "token", "token=", "&", "other=x"})
  void aTokenIsRequired(String form) {
    ApiCalls.expectInvalid(ask(form), "token", "is required");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"token=a&token=a", "token=a&x=1&x=2", "token=a&%74oken=b", "token=&token="})
  void aParameterThatIsThereTwiceIsRefused(String form) {
    ApiCalls.expectInvalid(ask(form), "", "repeats a parameter");
  }

  @Test
  void malformedFormIsRefused() {
    for (String form :
        List.of("token=%zz", "token=%C0%AF", "token=%FF", "token=%", "token=\u00e9%20")) {
      ApiCalls.expectInvalid(ask(form), "", "is not a well-formed form");
    }
    ApiCalls.expectProblem(
        ask("token=" + "x".repeat(65 * 1024)),
        413,
        """
        {"type":"/problems/content-too-large","title":"Content too large","status":413,
         "detail":"The body is larger than 64 KiB."}
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/plain", "multipart/form-data; boundary=x"})
  void onlyAFormIsRead(String type) {
    ApiCalls.expectProblem(
        service
            .client()
            .post()
            .uri(INTROSPECT)
            .header(
                HttpHeaders.AUTHORIZATION,
                basic(RateLimitedService.SERVICE, RateLimitedService.SECRET))
            .header(HttpHeaders.CONTENT_TYPE, type)
            .bodyValue("token=x")
            .exchange(),
        415,
        """
        {"type":"/problems/unsupported-media-type","title":"Unsupported media type","status":415,
         "detail":"The body must be application/x-www-form-urlencoded."}
        """);
  }

  @Test
  void theMetadataNameItsAddress() {
    for (String path :
        Set.of("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")) {
      service
          .client()
          .get()
          .uri(path)
          .exchange()
          .expectBody()
          .jsonPath("$.introspection_endpoint")
          .isEqualTo(service.url() + "/oauth2/introspect")
          .jsonPath("$.introspection_endpoint_auth_methods_supported[0]")
          .isEqualTo("client_secret_basic");
    }
  }

  @Test
  void introspectionIsRefusedWithoutConfiguredServices() {
    expectRefused(
        RunningService.shared()
            .client()
            .post()
            .uri(INTROSPECT)
            .header(
                HttpHeaders.AUTHORIZATION,
                basic(RateLimitedService.SERVICE, RateLimitedService.SECRET))
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .bodyValue("token=x")
            .exchange());
  }

  @Test
  void aServiceMayAskMoreOftenThanAClient() {
    Set<Integer> statuses = new HashSet<>();
    for (int i = 0; i < 3 * RateLimitedService.QUOTA; i++) {
      statuses.add(ask("token=x").expectBody().returnResult().getStatus().value());
    }
    assertThat(statuses).containsExactly(200);
  }

  private SignedInClient signIn() {
    return service.signIn(RateLimitedService.registered());
  }

  private void expectInactive(String token) {
    ask("token=" + URLEncoder.encode(token, UTF_8))
        .expectStatus()
        .isOk()
        .expectBody()
        .json(INACTIVE, JsonCompareMode.STRICT);
  }

  private static void expectRefused(WebTestClient.ResponseSpec answer) {
    answer
        .expectHeader()
        .valueEquals("WWW-Authenticate", "Basic realm=\"forest-gate\", charset=\"UTF-8\"");
    ApiCalls.expectProblem(answer, 401, REFUSED);
  }

  private WebTestClient.ResponseSpec ask(String form) {
    return service
        .client()
        .post()
        .uri(INTROSPECT)
        .header(
            HttpHeaders.AUTHORIZATION, basic(RateLimitedService.SERVICE, RateLimitedService.SECRET))
        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
        .bodyValue(form)
        .exchange();
  }

  private static int number(@Nullable Object value) {
    return (Integer) Objects.requireNonNull(value);
  }

  private String refreshToken(String name) {
    Map<?, ?> body =
        ApiCalls.post(
                RateLimitedService.client(),
                "/login",
                Map.of("username", name, "password", RunningService.PASSWORD, "mode", "token"))
            .expectBody(Map.class)
            .returnResult()
            .getResponseBody();
    return String.valueOf(Objects.requireNonNull(body).get("refresh_token"));
  }

  private static HttpHeaders headers(String... authorizations) {
    var headers = new HttpHeaders();
    for (String authorization : authorizations) {
      headers.add(HttpHeaders.AUTHORIZATION, authorization);
    }
    return headers;
  }

  private static String basic(String name, String secret) {
    String pair = URLEncoder.encode(name, UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }
}
