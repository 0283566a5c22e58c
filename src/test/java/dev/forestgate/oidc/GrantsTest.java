package dev.forestgate.oidc;

import static dev.forestgate.oidc.ProviderService.OWN;
import static dev.forestgate.oidc.ProviderService.POSTER;
import static dev.forestgate.oidc.ProviderService.SECRET;
import static dev.forestgate.oidc.ProviderService.SHOP;
import static dev.forestgate.oidc.ProviderService.expectError;
import static dev.forestgate.oidc.ProviderService.json;
import static dev.forestgate.oidc.ProviderService.redemption;
import static dev.forestgate.oidc.ProviderService.refresh;
import static dev.forestgate.oidc.ProviderService.request;
import static dev.forestgate.oidc.ProviderService.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTParser;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Grants over time: refresh, removal, and what ends them. */
class GrantsTest {
  private static final String OFFLINE = "openid offline_access";

  private final ProviderService provider = new ProviderService();
  private final SignedInClient alice = provider.service().signIn();

  @Test
  void aRefreshTokenIsRotatedAndARetryGetsTheSameSuccessor() throws Exception {
    Map<String, Object> first = provider.tokens(alice, OWN, "openid profile");
    Map<String, Object> second = provider.tokens(refresh(OWN, first.get("refresh_token")));
    Map<String, Object> retried = provider.tokens(refresh(OWN, first.get("refresh_token")));
    assertThat(second.get("refresh_token"))
        .isNotEqualTo(first.get("refresh_token"))
        .isEqualTo(retried.get("refresh_token"));
    assertThat(second).containsEntry("scope", "openid profile").containsKey("id_token");
    assertThat(JWTParser.parse((String) second.get("id_token")).getJWTClaimsSet().getClaims())
        .containsEntry("sid", alice.sessionId().toString())
        .doesNotContainKey("nonce");
    provider.tokens(refresh(OWN, second.get("refresh_token")));
  }

  @Test
  void aReplayOfAnOldRefreshTokenEndsTheGrant() {
    Map<String, Object> first = provider.tokens(alice, OWN, "openid");
    Map<String, Object> second = provider.tokens(refresh(OWN, first.get("refresh_token")));
    Map<String, Object> third = provider.tokens(refresh(OWN, second.get("refresh_token")));
    refused(refresh(OWN, first.get("refresh_token")));
    refused(refresh(OWN, third.get("refresh_token")));
    assertThat(provider.userInfo(third.get("access_token"))).isEqualTo(401);
  }

  @Test
  void anotherClientCannotRefreshAndScopesOnlyNarrow() {
    Object token = provider.tokens(alice, OWN, "openid profile").get("refresh_token");
    expectError(
        provider.post("/oauth2/token", with(refresh(OWN, token), "scope", "openid email")),
        400,
        "invalid_scope");
    expectError(
        provider.post("/oauth2/token", with(refresh(POSTER, token), "client_secret", SECRET)),
        400,
        "unauthorized_client");
    Map<String, Object> narrowed = provider.tokens(with(refresh(OWN, token), "scope", "profile"));
    assertThat(narrowed).containsEntry("scope", "profile").doesNotContainKey("id_token");
    assertThat(provider.userInfo(narrowed.get("access_token"))).isEqualTo(403);
  }

  @Test
  void aGrantEndsWithItsSessionAndAnOfflineOneDoesNot() {
    Map<String, Object> bound = provider.tokens(alice, OWN, "openid");
    Map<String, Object> offline = provider.tokens(alice, OWN, OFFLINE);
    call(HttpMethod.POST, "/api/auth/logout").expectStatus().isOk().expectBody().returnResult();

    refused(refresh(OWN, bound.get("refresh_token")));
    assertThat(provider.userInfo(bound.get("access_token"))).isEqualTo(401);
    assertThat(provider.userInfo(offline.get("access_token"))).isEqualTo(200);
    provider.tokens(refresh(OWN, offline.get("refresh_token")));
  }

  @Test
  void aChangedPasswordEndsEveryGrant() {
    Map<String, Object> bound = provider.tokens(alice, OWN, "openid");
    Map<String, Object> offline = provider.tokens(alice, OWN, OFFLINE);
    provider
        .client()
        .post()
        .uri("/api/auth/password/change")
        .header("Authorization", alice.bearer())
        .bodyValue(
            Map.of(
                "current_password",
                RunningService.PASSWORD,
                "new_password",
                "another horse battery staple"))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    expectEnded(bound, offline);
  }

  @Test
  void aDisabledAccountHasNoGrants() {
    Map<String, Object> bound = provider.tokens(alice, OWN, "openid");
    Map<String, Object> offline = provider.tokens(alice, OWN, OFFLINE);
    provider
        .service()
        .bean(CredentialRenewal.class)
        .disable(alice.userId(), AuditActor.SYSTEM)
        .block();
    expectEnded(bound, offline);
  }

  @Test
  void aDeletedAccountHasNoGrants() {
    Map<String, Object> bound = provider.tokens(alice, OWN, "openid");
    Map<String, Object> offline = provider.tokens(alice, OWN, OFFLINE);
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
    expectEnded(bound, offline);
  }

  @Test
  void theAuditHasEachGrantAndWhyItWasRemoved() {
    Object token = provider.tokens(alice, OWN, "openid").get("refresh_token");
    provider.tokens(refresh(OWN, provider.tokens(refresh(OWN, token)).get("refresh_token")));
    refused(refresh(OWN, token));
    String code = provider.code(alice, request(OWN));
    provider.tokens(redemption(OWN, code));
    refused(redemption(OWN, code));
    refused(redemption(OWN, code));
    Object revoked = provider.tokens(alice, OWN, "openid").get("refresh_token");
    provider
        .post("/oauth2/revoke", Map.of("client_id", OWN, "token", String.valueOf(revoked)))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    provider.tokens(alice, OWN, "openid");
    call(HttpMethod.DELETE, "/api/grants/" + OWN)
        .expectStatus()
        .isNoContent()
        .expectBody()
        .isEmpty();

    String created = "grant.created user null";
    assertThat(audit())
        .containsExactly(
            created,
            "grant.removed system refresh-token-reused",
            created,
            "grant.removed system code-reused",
            created,
            "grant.removed system revoked-by-client",
            created,
            "grant.removed user null");
  }

  /** Action, actor and reason of the records about grants of the user, the earliest first. */
  private List<String> audit() {
    return Objects.requireNonNull(
        provider
            .service()
            .bean(DatabaseClient.class)
            .sql(
                "select concat_ws(' ', action, actor_type, coalesce(detail::jsonb ->> 'reason',"
                    + " 'null')) from audit_records where subject = $1 and action like 'grant.%'"
                    + " order by id")
            .bind("$1", alice.userId())
            .mapValue(String.class)
            .all()
            .collectList()
            .block());
  }

  @Test
  @SuppressWarnings("unchecked")
  void aUserSeesAndRemovesClients() {
    Map<String, Object> tokens = provider.tokens(alice, OWN, OFFLINE);
    provider.tokens(alice, OWN, "openid email");
    Map<?, ?> listed = json(call(HttpMethod.GET, "/api/grants").expectStatus().isOk());
    assertThat((List<?>) listed.get("grants"))
        .singleElement()
        .satisfies(
            entry ->
                assertThat((Map<Object, Object>) entry)
                    .containsEntry("client_id", OWN)
                    .containsEntry("client_name", OWN)
                    .containsEntry("offline", true)
                    .containsEntry("scopes", List.of("openid", "offline_access", "email")));

    call(HttpMethod.DELETE, "/api/grants/" + OWN)
        .expectStatus()
        .isNoContent()
        .expectBody()
        .returnResult();

    expectEnded(tokens);
    assertThat(json(call(HttpMethod.GET, "/api/grants"))).containsEntry("grants", List.of());
    call(HttpMethod.DELETE, "/api/grants/" + OWN)
        .expectStatus()
        .isNotFound()
        .expectBody()
        .returnResult();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openid", OFFLINE})
  void aRevokedTokenIsRefused(String scope) {
    Map<String, Object> tokens = provider.tokens(alice, OWN, scope);
    revoke(POSTER, tokens.get("access_token"));
    assertThat(provider.userInfo(tokens.get("access_token"))).isEqualTo(200);
    revoke(OWN, tokens.get("access_token"));
    assertThat(provider.userInfo(tokens.get("access_token"))).isEqualTo(401);
    revoke(OWN, "nonsense");

    Map<String, Object> refreshed = provider.tokens(refresh(OWN, tokens.get("refresh_token")));
    assertThat(provider.userInfo(refreshed.get("access_token"))).isEqualTo(200);
    revoke(OWN, refreshed.get("refresh_token"));
    expectEnded(refreshed);
  }

  @Test
  void aRevokedTokenOfAClientItselfIsRefused() {
    Map<String, String> form = Map.of("grant_type", "client_credentials");
    Object token = json(provider.post("/oauth2/token", SHOP, SECRET, form)).get("access_token");
    assertThat(introspect("orders", token)).containsEntry("active", true);

    provider
        .post("/oauth2/revoke", SHOP, SECRET, Map.of("token", String.valueOf(token)))
        .expectStatus()
        .isOk();
    assertThat(introspect("orders", token)).containsOnly(Map.entry("active", false));
  }

  @Test
  void introspectionTellsServicesAndTheClientItself() {
    Map<String, Object> tokens = provider.tokens(alice, OWN, "openid");
    assertThat(introspect("orders", tokens.get("access_token")))
        .containsEntry("active", true)
        .containsEntry("client_id", OWN)
        .containsEntry("username", alice.username())
        .containsEntry("scope", "openid");
    assertThat(introspect(SHOP, tokens.get("access_token")))
        .containsOnly(Map.entry("active", false));
    assertThat(introspect("orders", tokens.get("refresh_token")))
        .containsOnly(Map.entry("active", false));
    assertThat(introspect("orders", tokens.get("id_token")))
        .containsOnly(Map.entry("active", false));
    assertThat(introspect(SHOP, alice.accessToken())).containsOnly(Map.entry("active", false));
    assertThat(introspect("orders", alice.accessToken())).containsEntry("active", true);
    Object ofClient =
        json(provider.post(
                "/oauth2/token", SHOP, SECRET, Map.of("grant_type", "client_credentials")))
            .get("access_token");
    assertThat(introspect(SHOP, ofClient))
        .containsEntry("active", true)
        .containsEntry("scope", "stock.read stock.write");
    expectError(
        provider.post("/oauth2/introspect", SHOP, "wrong", Map.of("token", "x")),
        401,
        "invalid_client");
    expectError(
        provider.post("/oauth2/introspect", SHOP, SECRET, Map.of()), 400, "invalid_request");
  }

  private Map<String, Object> introspect(String caller, @Nullable Object token) {
    return json(
        provider
            .post("/oauth2/introspect", caller, SECRET, Map.of("token", String.valueOf(token)))
            .expectStatus()
            .isOk());
  }

  private void revoke(String client, @Nullable Object token) {
    Map<String, String> form = Map.of("client_id", client, "token", String.valueOf(token));
    provider
        .post("/oauth2/revoke", client.equals(POSTER) ? with(form, "client_secret", SECRET) : form)
        .expectStatus()
        .isOk()
        .expectBody()
        .isEmpty();
  }

  @SafeVarargs
  private void expectEnded(Map<String, Object>... all) {
    for (Map<String, Object> tokens : all) {
      refused(refresh(OWN, tokens.get("refresh_token")));
      assertThat(provider.userInfo(tokens.get("access_token"))).isEqualTo(401);
    }
  }

  private void refused(Map<String, String> form) {
    expectError(provider.post("/oauth2/token", form), 400, "invalid_grant");
  }

  private WebTestClient.ResponseSpec call(HttpMethod method, String path) {
    return provider
        .client()
        .method(method)
        .uri(path)
        .header("Authorization", alice.bearer())
        .exchange();
  }
}
