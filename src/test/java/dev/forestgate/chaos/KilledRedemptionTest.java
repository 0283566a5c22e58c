package dev.forestgate.chaos;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A service dies by {@code kill -9} while it redeems an authorization code. Another one knows
 * either no grant, and redeems the code, or a whole grant that the user sees and a replay ends.
 */
@Chaos
class KilledRedemptionTest {
  private static final int KILLED = 128 + 9;
  private static final String CALLBACK = "https://app.example/callback";
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final String CLIENT_PREFIX = "forestgate.oidc.clients.own.";
  private static final WebClient CLIENT = WebClient.create();
  private static final ParameterizedTypeReference<Map<String, Object>> OBJECT =
      new ParameterizedTypeReference<>() {};

  private static ChaosEnvironment environment;
  private static Replica alive;

  @BeforeAll
  @Timeout(180)
  static void set() throws IOException {
    environment = ChaosEnvironment.create();
    alive = replica().start();
  }

  @AfterAll
  static void clear() throws IOException {
    environment.close();
  }

  @ParameterizedTest
  @EnumSource(RedemptionStep.class)
  void thereIsNoGrantOrAWholeOne(RedemptionStep step) throws InterruptedException {
    try (Replica doomed =
        replica().options(InstrumentedService.options(step, SelfSignal.KILL)).start()) {
      Map<String, String> account =
          Map.of("username", RunningService.freshName(), "password", RunningService.PASSWORD);
      post("/api/auth/register", account);
      String cookie = post("/api/auth/login", account);
      String code = code(cookie);
      assertThatThrownBy(() -> redeem(doomed, code)).isInstanceOf(WebClientException.class);
      assertThat(doomed.process().awaitEnd()).isEqualTo(KILLED);

      boolean isCommitted = step != RedemptionStep.BEFORE_THE_GRANT;
      assertThat(grants(cookie)).hasSize(isCommitted ? 1 : 0);
      ResponseEntity<Map<String, Object>> again = redeem(alive, code);
      if (isCommitted) {
        assertThat(again.getStatusCode().value()).isEqualTo(400);
        assertThat(grants(cookie)).as("a replay ends it").isEmpty();
      } else {
        assertThat(requireNonNull(again.getBody())).containsKey("access_token");
        assertThat(grants(cookie)).hasSize(1);
      }
      assertThat(requireNonNull(redeem(alive, code(cookie)).getBody()))
          .as("the next sign-in")
          .containsKey("refresh_token");
    }
  }

  private static Replica replica() {
    return environment.replica(
        CLIENT_PREFIX + "redirect-uris=" + CALLBACK,
        CLIENT_PREFIX + "grants=authorization_code,refresh_token",
        CLIENT_PREFIX + "first-party=true",
        "forestgate.tokens.issuer=https://auth.example");
  }

  /** The cookie that the response sets; empty without one. */
  private static String post(String path, Map<String, ?> body) {
    ResponseEntity<Void> response =
        requireNonNull(
            CLIENT
                .post()
                .uri(alive.url(path))
                .bodyValue(body)
                .retrieve()
                .toBodilessEntity()
                .block(TestTimeouts.HANG));
    return response.getHeaders().getOrEmpty("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(RunningService.COOKIE + "="))
        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
        .findFirst()
        .orElse("");
  }

  private static String code(String cookie) {
    URI uri =
        UriComponentsBuilder.fromUri(alive.url("/oauth2/authorize"))
            .queryParam("client_id", "own")
            .queryParam("redirect_uri", CALLBACK)
            .queryParam("response_type", "code")
            .queryParam("scope", "openid")
            .queryParam("code_challenge", CHALLENGE)
            .queryParam("code_challenge_method", "S256")
            .build()
            .toUri();
    ResponseEntity<Void> response =
        requireNonNull(
            CLIENT
                .get()
                .uri(uri)
                .header("Cookie", cookie)
                .exchangeToMono(answer -> answer.toBodilessEntity())
                .block(TestTimeouts.HANG));
    return requireNonNull(
        UriComponentsBuilder.fromUri(requireNonNull(response.getHeaders().getLocation()))
            .build()
            .getQueryParams()
            .getFirst("code"));
  }

  private static ResponseEntity<Map<String, Object>> redeem(Replica replica, String code) {
    return requireNonNull(
        CLIENT
            .post()
            .uri(replica.url("/oauth2/token"))
            .body(
                BodyInserters.fromFormData("grant_type", "authorization_code")
                    .with("client_id", "own")
                    .with("redirect_uri", CALLBACK)
                    .with("code", code)
                    .with("code_verifier", VERIFIER))
            .exchangeToMono(answer -> answer.toEntity(OBJECT))
            .block(TestTimeouts.HANG));
  }

  private static List<?> grants(String cookie) {
    Map<String, Object> body =
        requireNonNull(
            CLIENT
                .get()
                .uri(alive.url("/api/grants"))
                .header("Cookie", cookie)
                .retrieve()
                .bodyToMono(OBJECT)
                .block(TestTimeouts.HANG));
    return (List<?>) requireNonNull(body.get("grants"));
  }
}
