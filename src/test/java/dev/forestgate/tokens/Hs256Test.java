package dev.forestgate.tokens;

import static dev.forestgate.tokens.TokenFixture.FAR;
import static dev.forestgate.tokens.TokenFixture.ISSUER;
import static dev.forestgate.tokens.TokenFixture.NAMED_CLAIMS;
import static dev.forestgate.tokens.TokenFixture.NOW;
import static dev.forestgate.tokens.TokenFixture.SESSION;
import static dev.forestgate.tokens.TokenFixture.USER;
import static dev.forestgate.tokens.TokenFixture.claimsWith;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.keys.TestTokenProperties;
import dev.forestgate.tokens.keys.TokenProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

/** HS256 for services that share a secret: with it no other algorithm is accepted. */
class Hs256Test {
  private static final String SECRET = "a secret of exactly 32 bytes, ok";
  private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

  private final AccessTokens tokens = tokens();

  @Test
  void aTokenNamesTheSubjectTheUserAndTheSession() throws Exception {
    AccessToken issued = tokens.issue(USER, "alice", SESSION, FAR);
    SignedJWT jwt = SignedJWT.parse(issued.value().reveal());
    assertThat(jwt.verify(new MACVerifier(SECRET.getBytes(UTF_8)))).isTrue();
    assertThat(jwt.getHeader().toJSONObject()).isEqualTo(Map.of("alg", "HS256", "typ", "JWT"));
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo("alice");
    assertThat(claims.getStringClaim("uid")).isEqualTo(USER.toString());
    assertThat(claims.getStringClaim("sid")).isEqualTo(SESSION.toString());
    assertThat(claims.getClaims())
        .containsOnlyKeys("iss", "aud", "sub", "uid", "sid", "iat", "exp", "jti");
    assertThat(tokens.verify(issued.value())).contains(NAMED_CLAIMS);
  }

  @Test
  void aTokenLivesAnHourUnlessItIsSet() {
    assertThat(tokens.issue(USER, "alice", SESSION, FAR).lifetime()).isEqualTo(Duration.ofHours(1));
    assertThat(tokens("access-lifetime=7m").issue(USER, "alice", SESSION, FAR).lifetime())
        .isEqualTo(Duration.ofMinutes(7));
    assertThat(TestTokenProperties.of().lifetime()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void theGenuineOneIsAcceptedAndOneByAnotherSecretIsNot() {
    assertThat(verify(HEADER, claims())).contains(NAMED_CLAIMS);
    String forged =
        TokenForge.hs256(HEADER, TokenForge.json(claims()), "x".repeat(32).getBytes(UTF_8));
    assertThat(tokens.verify(Secret.of(forged))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "ES256", "HS384", "HS512", "hs256", "RS256", ""})
  void anotherAlgorithmIsRefused(String algorithm) {
    assertThat(verify("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}", claims())).isEmpty();
  }

  @Test
  void aTokenByAKeyPairIsRefusedAndOneByASecretWhereAKeyPairSigns() {
    var bench = new TokenFixture();
    String es256 =
        TokenForge.es256(TokenForge.json(bench.header()), TokenForge.json(claims()), bench.key());
    assertThat(tokens.verify(Secret.of(es256))).isEmpty();
    String hs256 =
        TokenForge.hs256(HEADER, TokenForge.json(TokenFixture.claims()), SECRET.getBytes(UTF_8));
    assertThat(bench.verify(hs256)).isEmpty();
    assertThat(bench.verify(tokens.issue(USER, "alice", SESSION, FAR).value().reveal())).isEmpty();
  }

  @Test
  void aTokenWithoutASignatureIsRefused() {
    String content = TokenForge.content("{\"alg\":\"none\"}", TokenForge.json(claims()));
    assertThat(tokens.verify(Secret.of(content + "."))).isEmpty();
    assertThat(tokens.verify(Secret.of(content))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "sub", "uid", "sid", "exp"})
  void aTokenWithoutAClaimThatWeNeedIsRefused(String claim) {
    Map<String, Object> claims = claims();
    claims.remove(claim);
    assertThat(verify(HEADER, claims)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"uid", "sid"})
  void anIdThatIsNoUuidIsRefused(String claim) {
    for (Object id : List.of("ann", "", 42, true, "01936f5e000070008000000000000001")) {
      Map<String, Object> claims = claims();
      claims.put(claim, id);
      assertThat(verify(HEADER, claims)).as(claim + " " + id).isEmpty();
    }
  }

  @Test
  void nothingIsPublishedAndNothingPrinted() {
    var signer = new Hs256Signer(Secret.of(SECRET));
    assertThat(signer.description()).doesNotContain(SECRET);
    assertThat(TestTokenProperties.of("secret=" + SECRET).toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {" ", "hunter2", "a secret of exactly 31 bytes!!!"})
  void aSecretThatIsTooShortIsRefused(@Nullable String secret) {
    StartRefused refused =
        catchThrowableOfType(
            StartRefused.class, () -> new Hs256Signer(secret == null ? null : Secret.of(secret)));
    assertThat(refused).hasMessageContaining("Set SECRET_KEY").hasMessageNotContaining("hunter2");
  }

  private Optional<AccessClaims> verify(String header, Map<String, Object> claims) {
    String token = TokenForge.hs256(header, TokenForge.json(claims), SECRET.getBytes(UTF_8));
    return tokens.verify(Secret.of(token));
  }

  private static Map<String, Object> claims() {
    Map<String, Object> claims = claimsWith("sub", "alice");
    claims.put("uid", USER.toString());
    return claims;
  }

  private static AccessTokens tokens(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("algorithm=HS256", "issuer=" + ISSUER, "secret=" + SECRET));
    TokenProperties properties = TestTokenProperties.of(all.toArray(String[]::new));
    return new AccessTokens(
        new Hs256Signer(properties.secret()),
        new Issuer(properties, new MockEnvironment()),
        properties,
        () -> TokenFixture.TOKEN,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
