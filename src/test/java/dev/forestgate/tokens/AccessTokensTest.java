package dev.forestgate.tokens;

import static dev.forestgate.tokens.TokenFixture.CLAIMS;
import static dev.forestgate.tokens.TokenFixture.FAR;
import static dev.forestgate.tokens.TokenFixture.LIFETIME;
import static dev.forestgate.tokens.TokenFixture.NOW;
import static dev.forestgate.tokens.TokenFixture.SECOND;
import static dev.forestgate.tokens.TokenFixture.SESSION;
import static dev.forestgate.tokens.TokenFixture.USER;
import static dev.forestgate.tokens.TokenFixture.claims;
import static dev.forestgate.tokens.TokenFixture.claimsWith;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.forestgate.secret.Secret;
import io.jsonwebtoken.security.PublicJwk;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Claims and lifetime of access tokens, and the claims that they require. */
class AccessTokensTest {
  private static final TokenFixture BENCH = new TokenFixture();
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  @Test
  void issuedTokenIsVerified() {
    assertThat(BENCH.tokens().verify(issued(FAR).value())).contains(CLAIMS);
  }

  @Test
  void aTokenSaysAllItShouldAndNoMore() {
    String[] parts = issued(FAR).value().reveal().split("\\.", -1);
    assertThat(object(parts[0]))
        .isEqualTo(Map.of("alg", "ES256", "typ", "JWT", "kid", BENCH.keyId()));
    String expected = TokenForge.json(claimsWith("aud", List.of("forest-gate")));
    assertThat(JSON.readTree(Base64.getUrlDecoder().decode(parts[1])))
        .isEqualTo(JSON.readTree(expected));
  }

  @Test
  void anotherLibraryVerifiesItAgainstTheKeySet() throws Exception {
    SignedJWT jwt = SignedJWT.parse(issued(FAR).value().reveal());
    ECKey key = keySet().getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey();
    assertThat(jwt.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
    assertThat(jwt.getHeader().getType()).isEqualTo(JOSEObjectType.JWT);
    assertThat(key.getKeyID()).isEqualTo(key.computeThumbprint().toString());
    assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo(USER.toString());
    assertThat(jwt.getJWTClaimsSet().getStringClaim("sid")).isEqualTo(SESSION.toString());
    assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly("forest-gate");
    assertThat(jwt.getJWTClaimsSet().getExpirationTime()).isEqualTo(SECOND.plus(LIFETIME));
  }

  @Test
  void aTokenIsShort() {
    assertThat(issued(FAR).value().reveal()).hasSizeLessThan(700);
  }

  @Test
  void aTokenDoesNotPrint() {
    AccessToken token = issued(FAR);
    assertThat(token.toString()).contains("[secret]").doesNotContain(token.value().reveal());
  }

  @Test
  void aTokenLivesAsLongAsConfigured() {
    assertThat(issued(FAR).lifetime()).isEqualTo(LIFETIME);
    assertThat(issued(NOW.plus(LIFETIME)).lifetime()).isEqualTo(LIFETIME);
  }

  @Test
  void aTokenNeverOutlivesItsSession() {
    Instant sessionEnd = NOW.plusSeconds(90);
    AccessToken token = issued(sessionEnd);
    assertThat(token.lifetime()).isEqualTo(Duration.ofSeconds(90));
    assertThat(expiry(token)).isEqualTo(SECOND.plusSeconds(90)).isBefore(sessionEnd);
    assertThat(BENCH.tokensAt(SECOND.plusSeconds(89)).verify(token.value())).contains(CLAIMS);
    assertThat(BENCH.tokensAt(sessionEnd).verify(token.value())).isEmpty();
  }

  @Test
  void aTokenOfAnEndedSessionIsNeverValid() {
    AccessToken token = issued(NOW.minusSeconds(5));
    assertThat(BENCH.tokens().verify(token.value())).isEmpty();
  }

  /** RFC 7519 section 4.1.4: on or after the expiration time it must not be accepted. */
  @ParameterizedTest
  @CsvSource({
    "PT0S, true",
    "PT14M59S, true",
    "PT14M59.999S, true",
    "PT15M, false",
    "PT15M0.001S, false",
    "PT15M1S, false",
    "PT24H, false"
  })
  void aTokenIsValidUntilItExpiresAndNotThen(Duration later, boolean valid) {
    Instant then = SECOND.plus(later);
    assertThat(BENCH.tokensAt(then).verify(issued(FAR).value()).isPresent()).isEqualTo(valid);
  }

  @Test
  void aTokenThatIsNotYetValidIsRefused() {
    String token = BENCH.signed(claimsWith("nbf", SECOND.plusSeconds(60).getEpochSecond()));
    assertThat(BENCH.verify(token)).isEmpty();
    assertThat(BENCH.tokensAt(SECOND.plusSeconds(59)).verify(Secret.of(token))).isEmpty();
    assertThat(BENCH.tokensAt(SECOND.plusSeconds(60)).verify(Secret.of(token))).contains(CLAIMS);
  }

  @Test
  void unalteredTokenOfTheForgeIsValid() {
    assertThat(BENCH.verify(BENCH.signed(claims()))).contains(CLAIMS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "sub", "sid", "exp"})
  void aTokenWithoutAClaimThatWeNeedIsRefused(String claim) {
    assertThat(BENCH.verify(BENCH.signed(claimsWith(claim, null)))).isEmpty();
    assertThat(BENCH.verify(BENCH.signed(claimsWith(claim, "")))).isEmpty();
    assertThat(BENCH.verify(BENCH.signed(claimsWith(claim, Map.of("a", 1))))).isEmpty();
    assertThat(BENCH.verify(BENCH.signed(claimsWith(claim, List.of())))).isEmpty();
    assertThat(BENCH.verify(BENCH.signed(withNull(claim)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"forest", "forest-gate ", "Forest-Gate", "https://auth.example.com", "*"})
  void aTokenForAnotherAudienceIsRefused(String audience) {
    assertThat(BENCH.verify(BENCH.signed(claimsWith("aud", audience)))).isEmpty();
    assertThat(BENCH.verify(BENCH.signed(claimsWith("aud", List.of(audience))))).isEmpty();
  }

  @Test
  void aTokenForSeveralAudiencesIsForUsToo() {
    List<String> audiences = List.of("another", "forest-gate");
    assertThat(BENCH.verify(BENCH.signed(claimsWith("aud", audiences)))).contains(CLAIMS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://auth.example.com/",
        "https://AUTH.example.com",
        "http://localhost:8080"
      })
  void aTokenOfAnotherIssuerIsRefused(String issuer) {
    assertThat(BENCH.verify(BENCH.signed(claimsWith("iss", issuer)))).isEmpty();
  }

  @Test
  void withoutAConfiguredIssuerASiblingsTokenIsAccepted() {
    AccessTokens ours = BENCH.tokens(null, NOW);
    assertThat(ours.verify(ours.issue(USER, "alice", SESSION, FAR).value())).contains(CLAIMS);
    String sibling = BENCH.signed(claimsWith("iss", "http://localhost:8081"));
    assertThat(ours.verify(Secret.of(sibling))).contains(CLAIMS);
    assertThat(ours.verify(issued(FAR).value())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "sid"})
  void anIdThatIsNoUuidIsRefused(String claim) {
    for (Object id :
        new Object[] {
          "ann",
          "01936f5e000070008000000000000001",
          "01936f5e-0000-7000-8000-00000000000g",
          "01936f5e-0000-7000-8000-0000000000010",
          " 01936f5e-0000-7000-8000-000000000001",
          42,
          true,
          List.of(USER.toString())
        }) {
      assertThat(BENCH.verify(BENCH.signed(claimsWith(claim, id)))).as(claim + " " + id).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "nbf", "iat"})
  void aTimeThatIsNoTimeIsRefused(String claim) {
    assertThat(BENCH.verify(BENCH.signed(claimsWith(claim, "soon")))).isEmpty();
    assertThat(BENCH.verify(BENCH.signed(claimsWith(claim, true)))).isEmpty();
    assertThat(BENCH.verify(BENCH.signed(claimsWith(claim, List.of(1))))).isEmpty();
  }

  @Test
  void duplicateClaimIsRefused() {
    String payload = TokenForge.json(claims());
    String twice = payload.replaceFirst("}$", ",\"sub\":\"" + SESSION + "\"}");
    assertThat(twice).isNotEqualTo(payload).contains("\"sub\":\"" + USER);
    assertThat(BENCH.verify(BENCH.signed(twice))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "1", "\"ann\"", "{}", "{", "{} {}", "\u0000", "ann"})
  void aPayloadThatIsNoObjectWithClaimsIsRefused(String payload) {
    assertThat(BENCH.verify(BENCH.signed(payload))).isEmpty();
    assertThat(BENCH.verify(BENCH.signed(TokenForge.json(claims()) + payload + "x"))).isEmpty();
  }

  @Test
  void aDeepPayloadIsRefused() {
    String deep = "[".repeat(1400) + "]".repeat(1400);
    String payload = TokenForge.json(claims()).replaceFirst("}$", ",\"x\":" + deep + "}");
    assertThat(BENCH.verify(BENCH.signed(payload))).isEmpty();
  }

  private static AccessToken issued(Instant sessionEnd) {
    return BENCH.tokens().issue(USER, "alice", SESSION, sessionEnd);
  }

  private static Map<String, Object> withNull(String claim) {
    Map<String, Object> claims = new LinkedHashMap<>(claims());
    claims.replace(claim, JSON.nullNode());
    return claims;
  }

  private static Instant expiry(AccessToken token) {
    Object seconds = object(token.value().reveal().split("\\.", -1)[1]).get("exp");
    return Instant.ofEpochSecond(Long.parseLong(String.valueOf(seconds)));
  }

  private static Map<String, Object> object(String base64) {
    return JSON.readValue(Base64.getUrlDecoder().decode(base64), OBJECT);
  }

  private static JWKSet keySet() throws Exception {
    List<PublicJwk<?>> published = BENCH.keys().published();
    List<Map<String, Object>> keys = published.stream().map(AccessTokensTest::members).toList();
    return JWKSet.parse(JSON.writeValueAsString(Map.of("keys", keys)));
  }

  private static Map<String, Object> members(PublicJwk<?> jwk) {
    return new LinkedHashMap<>(jwk);
  }
}
