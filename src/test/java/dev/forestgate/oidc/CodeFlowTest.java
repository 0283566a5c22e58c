package dev.forestgate.oidc;

import static dev.forestgate.oidc.ProviderService.CALLBACK;
import static dev.forestgate.oidc.ProviderService.OWN;
import static dev.forestgate.oidc.ProviderService.POSTER;
import static dev.forestgate.oidc.ProviderService.SECRET;
import static dev.forestgate.oidc.ProviderService.SHOP;
import static dev.forestgate.oidc.ProviderService.expectError;
import static dev.forestgate.oidc.ProviderService.json;
import static dev.forestgate.oidc.ProviderService.location;
import static dev.forestgate.oidc.ProviderService.redemption;
import static dev.forestgate.oidc.ProviderService.request;
import static dev.forestgate.oidc.ProviderService.response;
import static dev.forestgate.oidc.ProviderService.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.AccessTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.forestgate.testing.SignedInClient;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** The authorization code flow of a signed-in user, checked by another library. */
class CodeFlowTest {
  private final ProviderService provider = new ProviderService();

  @Test
  void aSignedInUserGetsTokensThatAnotherLibraryVerifies() throws Exception {
    SignedInClient alice = provider.service().signIn();
    EntityExchangeResult<byte[]> result = provider.authorize(alice, request(OWN));
    assertThat(result.getStatus().value()).isEqualTo(303);
    assertThat(location(result).toString()).startsWith(CALLBACK + "?");
    Map<String, String> response = response(result);
    assertThat(response)
        .containsOnlyKeys("code", "state", "iss")
        .containsEntry("state", "a state")
        .containsEntry("iss", provider.service().url());

    Map<String, Object> tokens = provider.tokens(redemption(OWN, response.get("code")));

    assertThat(tokens)
        .containsOnlyKeys(
            "access_token", "token_type", "expires_in", "scope", "id_token", "refresh_token")
        .containsEntry("token_type", "Bearer")
        .containsEntry("expires_in", 900)
        .containsEntry("scope", "openid");
    IDTokenClaimsSet claims = validate(tokens, OWN, JWSAlgorithm.ES256);
    assertThat(claims.getSubject().getValue()).isEqualTo(alice.userId().toString());
    assertThat(claims.getStringClaim("sid")).isEqualTo(alice.sessionId().toString());
    assertThat(claims.getACR().getValue()).isEqualTo("aal1");
    assertThat(claims.getAMR()).hasToString("[pwd]");
    assertThat(claims.getExpirationTime().toInstant())
        .isEqualTo(claims.getIssueTime().toInstant().plusSeconds(900));
    SignedJWT access = SignedJWT.parse((String) tokens.get("access_token"));
    assertThat(access.getHeader().getType()).hasToString("at+jwt");
    assertThat(access.getJWTClaimsSet().getAudience()).containsExactly("forest-gate");
    assertThat(access.getJWTClaimsSet().getClaims())
        .containsEntry("client_id", OWN)
        .containsEntry("sub", alice.userId().toString())
        .containsEntry("sid", alice.sessionId().toString())
        .containsKeys("jti", "auth_time", "acr", "amr", "exp", "iat");
  }

  @Test
  void aClientWithASecretGetsIdTokensByRs256() throws Exception {
    SignedInClient alice = provider.service().signIn();
    Map<String, String> request = request(SHOP);
    request.remove("code_challenge");
    request.remove("code_challenge_method");
    Map<String, String> form = redemption(SHOP, provider.code(alice, request));
    form.remove("client_id");
    form.remove("code_verifier");

    Map<String, Object> tokens =
        json(provider.post("/oauth2/token", SHOP, SECRET, form).expectStatus().isOk());

    assertThat(tokens).doesNotContainKey("refresh_token");
    validate(tokens, SHOP, JWSAlgorithm.RS256);
  }

  @Test
  void aSecretInTheFormAndAnAudienceOfItsOwn() throws Exception {
    SignedInClient alice = provider.service().signIn();
    Map<String, String> form =
        with(redemption(POSTER, provider.code(alice, request(POSTER))), "client_secret", SECRET);
    Map<String, Object> tokens = provider.tokens(form);
    assertThat(JWTParser.parse((String) tokens.get("access_token")).getJWTClaimsSet().getAudience())
        .containsExactly("https://api.example");
  }

  @Test
  void userInfoShowsWhatTheScopesCover() {
    SignedInClient alice = provider.service().signIn();
    Object few = provider.tokens(alice, OWN, "openid").get("access_token");
    Object all = provider.tokens(alice, OWN, "openid profile email").get("access_token");
    assertThat(userInfo(few)).containsOnly(Map.entry("sub", alice.userId().toString()));
    assertThat(userInfo(all))
        .containsEntry("preferred_username", alice.username())
        .containsKey("updated_at")
        .doesNotContainKey("email");
  }

  @Test
  void userInfoReadsTheTokenOfAForm() {
    SignedInClient alice = provider.service().signIn();
    Object token = provider.tokens(alice, OWN, "openid").get("access_token");
    assertThat(
            json(
                provider
                    .post("/oauth2/userinfo", Map.of("access_token", String.valueOf(token)))
                    .expectStatus()
                    .isOk()))
        .containsEntry("sub", alice.userId().toString());
  }

  @Test
  void theLoopbackPortMayVary() {
    SignedInClient alice = provider.service().signIn();
    URI location =
        location(
            provider.authorize(
                alice, with(request(OWN), "redirect_uri", "http://127.0.0.1:51234/callback")));
    assertThat(location.toString()).startsWith("http://127.0.0.1:51234/callback?");
    assertThat(response(location)).containsKey("code");
  }

  @Test
  void formPostIsAFormThatLeadsToTheClient() {
    SignedInClient alice = provider.service().signIn();
    EntityExchangeResult<byte[]> page =
        provider.authorize(alice, with(request(OWN), "response_mode", "form_post"));
    assertThat(page.getStatus().value()).isEqualTo(200);
    assertThat(page.getResponseHeaders().getFirst("Content-Security-Policy"))
        .contains("form-action 'self' https://app.example")
        .contains("frame-ancestors 'none'");
    assertThat(new String(Objects.requireNonNull(page.getResponseBodyContent()), UTF_8))
        .contains("action=\"" + CALLBACK + "\"")
        .contains("name=\"code\"")
        .contains("value=\"a state\"");
  }

  @Test
  void aClientActsForItself() throws Exception {
    Map<String, String> form = Map.of("grant_type", "client_credentials", "scope", "stock.read");
    Map<String, Object> tokens =
        json(provider.post("/oauth2/token", SHOP, SECRET, form).expectStatus().isOk());
    assertThat(tokens)
        .containsOnlyKeys("access_token", "token_type", "expires_in", "scope")
        .containsEntry("scope", "stock.read");
    JWT token = JWTParser.parse((String) tokens.get("access_token"));
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo(SHOP);
    assertThat(token.getJWTClaimsSet().getClaims()).doesNotContainKeys("sid", "grant");
    assertThat(provider.userInfo(tokens.get("access_token"))).isEqualTo(403);
    expectError(
        provider.post("/oauth2/token", SHOP, SECRET, with(form, "scope", "openid")),
        400,
        "invalid_scope");
  }

  private Map<String, Object> userInfo(@Nullable Object token) {
    return json(
        provider
            .client()
            .get()
            .uri("/oauth2/userinfo")
            .header("Authorization", "Bearer " + token)
            .exchange()
            .expectStatus()
            .isOk());
  }

  private IDTokenClaimsSet validate(
      Map<String, Object> tokens, String client, JWSAlgorithm algorithm) throws Exception {
    var validator =
        new IDTokenValidator(
            new Issuer(provider.service().url()),
            new ClientID(client),
            algorithm,
            URI.create(provider.service().url() + "/.well-known/jwks.json").toURL());
    IDTokenClaimsSet claims =
        validator.validate(JWTParser.parse((String) tokens.get("id_token")), new Nonce("a-nonce"));
    AccessTokenHash hash = claims.getAccessTokenHash();
    AccessTokenValidator.validate(
        new BearerAccessToken((String) tokens.get("access_token")), algorithm, hash);
    return claims;
  }
}
