package dev.forestgate.oidc;

import static dev.forestgate.oidc.ProviderService.CALLBACK;
import static dev.forestgate.oidc.ProviderService.OWN;
import static dev.forestgate.oidc.ProviderService.POSTER;
import static dev.forestgate.oidc.ProviderService.SECRET;
import static dev.forestgate.oidc.ProviderService.SHOP;
import static dev.forestgate.oidc.ProviderService.THIRD;
import static dev.forestgate.oidc.ProviderService.expectError;
import static dev.forestgate.oidc.ProviderService.location;
import static dev.forestgate.oidc.ProviderService.redemption;
import static dev.forestgate.oidc.ProviderService.refresh;
import static dev.forestgate.oidc.ProviderService.request;
import static dev.forestgate.oidc.ProviderService.response;
import static dev.forestgate.oidc.ProviderService.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.Attack;
import dev.forestgate.testing.SignedInClient;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** Requests that are refused as the RFCs say. */
@Attack
class RefusedRequestsTest {
  private final ProviderService provider = new ProviderService();
  private final SignedInClient alice = provider.service().signIn();

  @ParameterizedTest
  @CsvSource({
    "response_type, token, unsupported_response_type",
    "response_type, code id_token, unsupported_response_type",
    "response_type, '', invalid_request",
    "response_mode, fragment, invalid_request",
    "scope, openid admin, invalid_scope",
    "scope, '', invalid_scope",
    "code_challenge_method, plain, invalid_request",
    "code_challenge_method, '', invalid_request",
    "code_challenge, '', invalid_request",
    "code_challenge, short, invalid_request",
    "prompt, none login, invalid_request",
    "prompt, unknown, invalid_request",
    "prompt, create, invalid_request",
    "max_age, -1, invalid_request",
    "max_age, soon, invalid_request",
    "claims, {, invalid_request",
    "claims, [], invalid_request",
    "id_token_hint, nonsense, invalid_request",
    "resource, https://other.example, invalid_target",
    "request, eyJhbGciOiJub25lIn0.e30., request_not_supported",
    "request_uri, https://app.example/request, request_uri_not_supported",
    "registration, {}, registration_not_supported"
  })
  void errorGoesToTheClientWithState(String name, String value, String error) {
    EntityExchangeResult<byte[]> result =
        provider.authorize(alice, with(request(OWN), name, value));
    assertThat(result.getStatus().value()).isEqualTo(303);
    assertThat(response(result))
        .containsEntry("error", error)
        .containsEntry("state", "a state")
        .containsEntry("iss", provider.service().url())
        .doesNotContainKey("code");
  }

  @Test
  void aRepeatedParameterIsAnErrorForTheClient() {
    EntityExchangeResult<byte[]> result =
        provider
            .client()
            .get()
            .uri(
                "/oauth2/authorize?client_id=own&redirect_uri={uri}&response_type=code"
                    + "&scope=openid&scope=email&state=x",
                CALLBACK)
            .exchange()
            .expectBody()
            .returnResult();
    assertThat(response(result))
        .containsEntry("error", "invalid_request")
        .containsEntry("state", "x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example@evil.example/callback",
        "https://app.example/callback/..;/evil",
        "https://app.example/%63allback",
        "https://APP.EXAMPLE/callback",
        "https://app.example:443/callback",
        "https://app.example/callback#x",
        "https://app.example/callback?x",
        "https://evil.example/callback",
        "//evil.example",
        "javascript:alert(1)",
        "http://127.0.0.1:80@evil.example/callback"
      })
  void anUnregisteredTargetIsAPageAndNoRedirect(String uri) {
    expectPage(with(request(OWN), "redirect_uri", uri));
    expectPage(with(with(request(OWN), "redirect_uri", uri), "prompt", "none"));
  }

  @Test
  void anUnknownClientIsAPageAndNoRedirect() {
    expectPage(with(request(OWN), "client_id", "nobody"));
    expectPage(with(request(OWN), "client_id", ""));
    expectPage(with(request(OWN), "redirect_uri", ""));
    Map<String, String> repeated = request(OWN);
    EntityExchangeResult<byte[]> result =
        provider
            .client()
            .get()
            .uri(
                "/oauth2/authorize?client_id=own&client_id=third&redirect_uri={uri}"
                    + "&response_type=code",
                repeated.get("redirect_uri"))
            .exchange()
            .expectBody()
            .returnResult();
    assertThat(result.getStatus().value()).isEqualTo(400);
  }

  @Test
  void aClientAuthenticatesByItsMethodAndNoOther() {
    Map<String, String> form = Map.of("grant_type", "client_credentials");
    expectError(provider.post("/oauth2/token", SHOP, "wrong", form), 401, "invalid_client");
    expectError(provider.post("/oauth2/token", "nobody", SECRET, form), 401, "invalid_client");
    expectError(provider.post("/oauth2/token", POSTER, SECRET, form), 401, "invalid_client");
    expectError(provider.post("/oauth2/token", form), 401, "invalid_client");
    expectError(
        provider.post(
            "/oauth2/token", with(with(form, "client_id", SHOP), "client_secret", SECRET)),
        401,
        "invalid_client");
    expectError(
        provider.post("/oauth2/token", with(form, "client_id", SHOP)), 401, "invalid_client");
    expectError(
        provider.post("/oauth2/token", SHOP, SECRET, with(form, "client_secret", SECRET)),
        400,
        "invalid_request");
    expectError(
        provider.post("/oauth2/token", SHOP, SECRET, with(form, "client_id", POSTER)),
        401,
        "invalid_client");
    expectError(
        provider.post("/oauth2/token", SHOP, SECRET, with(form, "client_assertion", "x.y.z")),
        400,
        "invalid_request");
    expectError(
        provider.post(
            "/oauth2/token",
            with(
                with(with(form, "client_id", POSTER), "client_secret", SECRET),
                "client_assertion",
                "x.y.z")),
        400,
        "invalid_request");
  }

  @ParameterizedTest
  @CsvSource({
    "grant_type=password, unsupported_grant_type",
    "grant_type=client_credentials, unauthorized_client",
    "grant_type=authorization_code, invalid_request",
    "grant_type=refresh_token&refresh_token=x, invalid_grant",
    "grant_type=authorization_code&grant_type=authorization_code, invalid_request",
    "x=y, invalid_request"
  })
  void theTokenEndpointSaysWhatIsWrong(String form, String error) {
    expectError(
        provider
            .client()
            .post()
            .uri("/oauth2/token")
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .bodyValue(form + "&client_id=own")
            .exchange(),
        400,
        error);
  }

  @Test
  void aTokenIsForTheAudienceOfItsClientAlone() {
    Map<String, String> form =
        Map.of("grant_type", "client_credentials", "resource", "https://other.example");
    expectError(provider.post("/oauth2/token", SHOP, SECRET, form), 400, "invalid_target");
    String code = provider.code(alice, request(OWN));
    expectError(
        provider.post(
            "/oauth2/token", with(redemption(OWN, code), "resource", "https://other.example")),
        400,
        "invalid_target");
    Map<String, Object> tokens =
        provider.tokens(with(redemption(OWN, code), "resource", "forest-gate"));
    expectError(
        provider.post(
            "/oauth2/token",
            with(refresh(OWN, tokens.get("refresh_token")), "resource", "https://other.example")),
        400,
        "invalid_target");
    provider.tokens(refresh(OWN, tokens.get("refresh_token")));
  }

  @Test
  void userInfoReadsOneTokenOnly() {
    String token = String.valueOf(provider.tokens(alice, OWN, "openid").get("access_token"));
    expectError(
        provider
            .client()
            .post()
            .uri("/oauth2/userinfo")
            .header("Authorization", "Bearer " + token)
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .bodyValue("access_token=" + token)
            .exchange(),
        400,
        "invalid_request");
  }

  @Test
  void aPostFromTheClientsSiteGoesOnWithTheCookie() {
    URI again =
        location(
            provider
                .client()
                .post()
                .uri("/oauth2/authorize")
                .header("Origin", "https://app.example")
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .bodyValue(
                    "client_id=own&response_type=code&scope=openid&prompt=none&code_challenge="
                        + ProviderService.challenge()
                        + "&code_challenge_method=S256&redirect_uri="
                        + ProviderService.CALLBACK)
                .exchange()
                .expectStatus()
                .isSeeOther()
                .expectBody()
                .returnResult());
    assertThat(again.getPath()).isEqualTo("/oauth2/authorize");
    assertThat(response(ConsentTest.page(provider, alice, again))).containsKey("code");
  }

  @Test
  void theTokenEndpointReadsFormsOnly() {
    expectError(
        provider
            .client()
            .post()
            .uri("/oauth2/token")
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue("{\"grant_type\":\"client_credentials\"}")
            .exchange(),
        400,
        "invalid_request");
  }

  @Test
  void tokensOfOneKindAreNoneOfAnother() {
    Map<String, Object> tokens = provider.tokens(alice, OWN, "openid");
    for (Object foreign : new Object[] {tokens.get("access_token"), tokens.get("id_token")}) {
      provider
          .client()
          .get()
          .uri("/api/auth/session")
          .header("Authorization", "Bearer " + foreign)
          .exchange()
          .expectStatus()
          .isUnauthorized()
          .expectBody()
          .returnResult();
    }
    assertThat(provider.userInfo(alice.accessToken())).isEqualTo(401);
    assertThat(provider.userInfo(tokens.get("id_token"))).isEqualTo(401);
    assertThat(provider.userInfo(tokens.get("refresh_token"))).isEqualTo(401);
  }

  @Test
  void promptNoneNeverShowsAPage() {
    assertThat(response(provider.authorize(null, with(request(OWN), "prompt", "none"))))
        .containsEntry("error", "login_required");
    assertThat(response(provider.authorize(alice, with(request(THIRD), "prompt", "none"))))
        .containsEntry("error", "consent_required");
    assertThat(response(provider.authorize(alice, with(request(OWN), "prompt", "none"))))
        .containsKey("code");
    Map<String, String> old = new HashMap<>(with(request(OWN), "prompt", "none"));
    old.put("max_age", "0");
    assertThat(response(provider.authorize(alice, old))).containsEntry("error", "login_required");
  }

  private void expectPage(Map<String, String> request) {
    EntityExchangeResult<byte[]> result = provider.authorize(alice, request);
    assertThat(result.getStatus().value()).isEqualTo(400);
    assertThat(result.getResponseHeaders().getLocation()).isNull();
    assertThat(result.getResponseHeaders().getContentType())
        .satisfies(type -> assertThat(type.isCompatibleWith(MediaType.TEXT_HTML)).isTrue());
  }
}
