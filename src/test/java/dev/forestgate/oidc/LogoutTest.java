package dev.forestgate.oidc;

import static dev.forestgate.oidc.ProviderService.LOGOUTS;
import static dev.forestgate.oidc.ProviderService.OWN;
import static dev.forestgate.oidc.ProviderService.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.util.UriComponentsBuilder;

/** Logout by a client, and of clients, as another library sees it. */
class LogoutTest {
  private static final String BYE = "https://app.example/bye";

  private final ProviderService provider = new ProviderService();
  private final SignedInClient alice = provider.service().signIn();
  private final Map<String, Object> tokens = provider.tokens(alice, OWN, "openid offline_access");

  @Test
  void aHintOfTheOwnSessionEndsItAtOnceAndTellsTheClient() throws Exception {
    EntityExchangeResult<byte[]> result =
        logout(Map.of("id_token_hint", hint(), "post_logout_redirect_uri", BYE, "state", "x y"));
    assertThat(result.getStatus().value()).isEqualTo(303);
    assertThat(location(result)).hasToString(BYE + "?state=x+y");
    assertThat(
            Objects.requireNonNull(result.getResponseCookies().getFirst(RunningService.COOKIE))
                .getMaxAge())
        .isZero();
    provider.service().expectSession(alice, 401);

    SignedJWT token = told();
    assertThat(token.getHeader().getType()).isEqualTo(new JOSEObjectType("logout+jwt"));
    LogoutTokenClaimsSet claims =
        new LogoutTokenValidator(
                new Issuer(provider.service().url()),
                new ClientID(OWN),
                JWSAlgorithm.ES256,
                URI.create(provider.service().url() + "/.well-known/jwks.json").toURL(),
                null)
            .validate(token);
    assertThat(claims.getSubject().getValue()).isEqualTo(alice.userId().toString());
    assertThat(claims.getSessionID().getValue()).isEqualTo(alice.sessionId().toString());
  }

  @Test
  void aClientThatAnswersLateIsToldAgain() {
    LOGOUTS.refuse(2);
    logout(Map.of("id_token_hint", hint()));
    told();
  }

  @Test
  void everyWayToEndASessionTellsTheClient() {
    provider
        .client()
        .post()
        .uri("/api/auth/logout")
        .header("Authorization", alice.bearer())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    told();
  }

  @Test
  void deletingTheAccountTellsTheClient() {
    provider
        .client()
        .post()
        .uri("/api/auth/delete")
        .bodyValue(Map.of("username", alice.username(), "password", RunningService.PASSWORD))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    told();
  }

  @Test
  void aClientThatOnlyAnotherReplicaKnowsIsNotForgotten() {
    DatabaseClient database = provider.service().bean(DatabaseClient.class);
    UUID session = UUID.randomUUID();
    database
        .sql(
            "insert into oauth_logouts (user_id, client_id, session_id, created_at) values"
                + " (gen_random_uuid(), 'elsewhere', '%s', now())".formatted(session))
        .then()
        .block(TestTimeouts.HANG);
    logout(Map.of("id_token_hint", hint()));
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(
            () ->
                database
                    .sql(
                        "select last_error from job_outbox where words::text like '%%%s%%' and"
                                .formatted(session)
                            + " attempts > 0 and last_error is not null")
                    .mapValue(String.class)
                    .one()
                    .blockOptional(TestTimeouts.HANG)
                    .isPresent());
  }

  @Test
  void withoutAHintTheUserIsAsked() {
    EntityExchangeResult<byte[]> page =
        logout(Map.of("client_id", OWN, "post_logout_redirect_uri", BYE));
    assertThat(page.getStatus().value()).isEqualTo(200);
    provider.service().expectSession(alice, 200);
    Map<String, String> form = ConsentTest.fields(page);

    assertThat(confirm(Map.of("request", form.get("request"), "decision", "allow")))
        .as("without the token of the form")
        .isEqualTo(403);
    provider.service().expectSession(alice, 200);
    assertThat(confirm(ProviderService.with(form, "decision", "allow")))
        .as("a page that leads to the client")
        .isEqualTo(200);
    provider.service().expectSession(alice, 401);
  }

  @Test
  void aHintOfAnotherSessionIsNoProof() {
    SignedInClient again = provider.service().signIn(alice.username());
    EntityExchangeResult<byte[]> page = logout(again, Map.of("id_token_hint", hint()));
    assertThat(page.getStatus().value()).isEqualTo(200);
    provider.service().expectSession(again, 200);
  }

  @Test
  void anUnregisteredTargetIsAPageAndNoRedirect() {
    for (Map<String, String> refused :
        List.of(
            Map.of("id_token_hint", hint(), "post_logout_redirect_uri", "https://evil.example/"),
            Map.of("id_token_hint", hint(), "post_logout_redirect_uri", BYE + "/../x"),
            Map.of("post_logout_redirect_uri", BYE),
            Map.of("id_token_hint", hint(), "client_id", "third"),
            Map.of("id_token_hint", (String) tokens.get("access_token")),
            Map.of("id_token_hint", "nonsense"),
            Map.of("client_id", "nobody"))) {
      EntityExchangeResult<byte[]> result = logout(refused);
      assertThat(result.getStatus().value()).as(refused.toString()).isEqualTo(400);
      assertThat(result.getResponseHeaders().getLocation()).isNull();
    }
    provider.service().expectSession(alice, 200);
  }

  private String hint() {
    return (String) Objects.requireNonNull(tokens.get("id_token"));
  }

  private SignedJWT told() {
    return Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> LOGOUTS.of(alice.sessionId()), found -> !found.isEmpty())
        .get(0);
  }

  private EntityExchangeResult<byte[]> logout(Map<String, String> parameters) {
    return logout(alice, parameters);
  }

  private EntityExchangeResult<byte[]> logout(SignedInClient user, Map<String, String> parameters) {
    UriComponentsBuilder uri =
        UriComponentsBuilder.fromUriString(provider.service().url() + "/oauth2/logout");
    parameters.forEach((name, value) -> uri.queryParam(name, "{" + name + "}"));
    return provider
        .client()
        .get()
        .uri(uri.encode().buildAndExpand(parameters).toUri())
        .cookie(RunningService.COOKIE, user.cookie())
        .exchange()
        .expectBody()
        .returnResult();
  }

  private int confirm(Map<String, String> form) {
    return ConsentTest.submit(provider, alice, "/oauth2/logout/confirm", form).getStatus().value();
  }
}
