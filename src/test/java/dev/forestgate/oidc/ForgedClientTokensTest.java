package dev.forestgate.oidc;

import static dev.forestgate.oidc.ProviderService.OWN;
import static dev.forestgate.oidc.ProviderService.SECRET;
import static dev.forestgate.oidc.ProviderService.expectError;
import static dev.forestgate.oidc.ProviderService.json;
import static dev.forestgate.oidc.ProviderService.refresh;
import static dev.forestgate.oidc.ProviderService.request;
import static dev.forestgate.oidc.ProviderService.response;
import static dev.forestgate.oidc.ProviderService.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.Attack;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of clients that were forged, altered, or meant for another place (RFC 8725). */
@Attack
class ForgedClientTokensTest {
  private static final JOSEObjectType ACCESS = new JOSEObjectType("at+jwt");

  private final ProviderService provider = new ProviderService();
  private final SignedInClient alice = provider.service().signIn();
  private Map<String, Object> tokens = Map.of();
  private JWTClaimsSet claims = new JWTClaimsSet.Builder().build();

  @BeforeEach
  void obtain() throws Exception {
    tokens = provider.tokens(alice, OWN, "openid profile");
    claims = SignedJWT.parse(String.valueOf(tokens.get("access_token"))).getJWTClaimsSet();
  }

  @Test
  void anUnalteredTokenOfTheForgeIsAccepted() throws Exception {
    assertThat(provider.userInfo(byEc(ACCESS))).isEqualTo(200);
  }

  @Test
  void noAlgorithmIsNone() {
    expectRefused(new PlainJWT(claims).serialize());
    for (String algorithm : List.of("none", "None", "nOnE", "NONE")) {
      String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"at+jwt\"}";
      String content = base64(header) + "." + base64(claims.toString());
      expectRefused(content + ".");
      expectRefused(content);
    }
  }

  @Test
  void aPublicKeyIsNoSharedSecret() throws Exception {
    for (JWK key : List.of(ec(), rsa())) {
      byte[] encoded =
          key instanceof RSAKey rsa
              ? rsa.toRSAPublicKey().getEncoded()
              : ((ECKey) key).toECPublicKey().getEncoded();
      String pem =
          "-----BEGIN PUBLIC KEY-----\n"
              + Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(encoded)
              + "\n-----END PUBLIC KEY-----\n";
      for (byte[] secret :
          List.of(
              encoded,
              pem.getBytes(UTF_8),
              pem.strip().getBytes(UTF_8),
              key.toPublicJWK().toJSONString().getBytes(UTF_8))) {
        expectRefused(signed(header(JWSAlgorithm.HS256, key, ACCESS), new MACSigner(secret)));
      }
    }
  }

  @Test
  void aKeyIsUsedWithItsOwnAlgorithmOnly() throws Exception {
    for (JWSAlgorithm algorithm :
        List.of(JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
      expectRefused(signed(header(algorithm, rsa(), ACCESS), new RSASSASigner(rsa())));
    }
    expectRefused(signed(header(JWSAlgorithm.RS256, ec(), ACCESS), new RSASSASigner(rsa())));
    expectRefused(signed(header(JWSAlgorithm.ES256, rsa(), ACCESS), new ECDSASigner(ec())));
  }

  @Test
  void aKeyInTheTokenIsNotTrusted() throws Exception {
    RSAKey mine = new RSAKeyGenerator(2048).keyID(rsa().getKeyID()).generate();
    expectRefused(signed(header(JWSAlgorithm.RS256, mine, ACCESS), new RSASSASigner(mine)));
    expectRefused(
        signed(
            new JWSHeader.Builder(JWSAlgorithm.RS256).type(ACCESS).jwk(mine.toPublicJWK()).build(),
            new RSASSASigner(mine)));
    expectRefused(
        signed(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(ACCESS)
                .keyID(ec().getKeyID())
                .jwk(ec().toPublicJWK())
                .build(),
            new ECDSASigner(ec())));
  }

  @Test
  void aTokenOfAnotherTypeIsRefused() throws Exception {
    // With the type of our own tokens, and our own key, it would be one of ours for introspection.
    assertThat(provider.userInfo(byEc(JOSEObjectType.JWT))).isEqualTo(401);
    assertThat(provider.userInfo(byEc(null))).isEqualTo(401);
    for (String type : List.of("logout+jwt", "application/at+jwt", "AT+JWT", "dpop+jwt")) {
      expectRefused(byEc(new JOSEObjectType(type)));
    }
    provider
        .client()
        .get()
        .uri("/api/auth/session")
        .header("Authorization", "Bearer " + byEc(ACCESS))
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
  }

  @Test
  void anotherIssuerAndAPastEndAreRefused() throws Exception {
    claims = new JWTClaimsSet.Builder(claims).issuer("https://evil.example").build();
    expectRefused(byEc(ACCESS));
    obtain();
    claims = new JWTClaimsSet.Builder(claims).expirationTime(new Date(0)).build();
    expectRefused(byEc(ACCESS));
    obtain();
    claims = new JWTClaimsSet.Builder(claims).expirationTime(null).build();
    expectRefused(byEc(ACCESS));
  }

  @Test
  void onlyAnIdTokenIsAHint() throws Exception {
    for (String other :
        List.of(
            String.valueOf(tokens.get("access_token")),
            alice.accessToken(),
            byEc(new JOSEObjectType("logout+jwt")))) {
      assertThat(response(provider.authorize(alice, with(request(OWN), "id_token_hint", other))))
          .containsEntry("error", "invalid_request");
    }
    String idToken = String.valueOf(tokens.get("id_token"));
    assertThat(response(provider.authorize(alice, with(request(OWN), "id_token_hint", idToken))))
        .containsKey("code");
  }

  @Test
  void refreshTokensOfOneKindAreNoneOfAnother() {
    Map<?, ?> signedIn =
        requireNonNull(
            ApiCalls.post(
                    provider.client(),
                    "/api/auth/login",
                    Map.of(
                        "username",
                        alice.username(),
                        "password",
                        RunningService.PASSWORD,
                        "mode",
                        "token"))
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    expectError(
        provider.post("/oauth2/token", refresh(OWN, signedIn.get("refresh_token"))),
        400,
        "invalid_grant");
    ApiCalls.post(
            provider.client(),
            "/api/auth/refresh",
            Map.of("refresh_token", requireNonNull(tokens.get("refresh_token"))))
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    provider.tokens(refresh(OWN, tokens.get("refresh_token")));
  }

  private void expectRefused(String token) {
    assertThat(provider.userInfo(token)).as(token).isEqualTo(401);
    assertThat(
            json(
                provider
                    .post("/oauth2/introspect", "orders", SECRET, Map.of("token", token))
                    .expectStatus()
                    .isOk()))
        .containsOnly(Map.entry("active", false));
  }

  private String byEc(@Nullable JOSEObjectType type) throws Exception {
    String token;
    do {
      token = signed(header(JWSAlgorithm.ES256, ec(), type), new ECDSASigner(ec()));
    } while (!hasSmallS(token));
    return token;
  }

  /** The service takes one of the two signatures that are valid for a message. */
  private static boolean hasSmallS(String token) {
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
    BigInteger order = Curve.P_256.toECParameterSpec().getOrder();
    return new BigInteger(1, signature, 32, 32).compareTo(order.shiftRight(1)) <= 0;
  }

  private static JWSHeader header(JWSAlgorithm algorithm, JWK key, @Nullable JOSEObjectType type) {
    return new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).type(type).build();
  }

  private String signed(JWSHeader header, JWSSigner signer) throws JOSEException {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private ECKey ec() throws Exception {
    return withId(JWK.parseFromPEMEncodedObjects(pem("ec_private.pem") + pem("ec_public.pem")))
        .toECKey();
  }

  private RSAKey rsa() throws Exception {
    return withId(JWK.parseFromPEMEncodedObjects(pem("rsa_private.pem"))).toRSAKey();
  }

  /** With the {@code kid} that the service gives it. */
  private static JWK withId(JWK key) throws JOSEException {
    String id = key.computeThumbprint().toString();
    return key instanceof RSAKey rsa
        ? new RSAKey.Builder(rsa).keyID(id).build()
        : new ECKey.Builder((ECKey) key).keyID(id).build();
  }

  private String pem(String name) throws Exception {
    Path keys = provider.service().folder().resolve("keys");
    return Files.readString(keys.resolve(name));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
