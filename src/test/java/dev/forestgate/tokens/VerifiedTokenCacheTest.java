package dev.forestgate.tokens;

import static dev.forestgate.tokens.TokenFixture.CLAIMS;
import static dev.forestgate.tokens.TokenFixture.FAR;
import static dev.forestgate.tokens.TokenFixture.ISSUER;
import static dev.forestgate.tokens.TokenFixture.LIFETIME;
import static dev.forestgate.tokens.TokenFixture.NAMED_CLAIMS;
import static dev.forestgate.tokens.TokenFixture.NOW;
import static dev.forestgate.tokens.TokenFixture.SECOND;
import static dev.forestgate.tokens.TokenFixture.SESSION;
import static dev.forestgate.tokens.TokenFixture.USER;
import static dev.forestgate.tokens.TokenFixture.claimsWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.jws.JwsSigner;
import dev.forestgate.tokens.jws.JwtJson;
import dev.forestgate.tokens.keys.KeyRotation;
import dev.forestgate.tokens.keys.SettableClock;
import dev.forestgate.tokens.keys.SigningKeys;
import dev.forestgate.tokens.keys.TestKeys;
import dev.forestgate.tokens.keys.TestTokenProperties;
import dev.forestgate.tokens.keys.TokenAlgorithm;
import dev.forestgate.tokens.keys.TokenProperties;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.Jwts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.mock.env.MockEnvironment;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** A repeated token costs no signature check, and its validity is not extended. */
class VerifiedTokenCacheTest {
  private static final String SECRET = "a secret of exactly 32 bytes, ok";

  @TempDir private Path folder = Path.of("");
  private final SettableClock clock = new SettableClock(NOW);

  @ParameterizedTest
  @EnumSource
  void aSignatureIsCheckedOnce(TokenAlgorithm algorithm) {
    CountingSigner signer = signer(algorithm);
    AccessTokens tokens = tokens(signer);
    Secret token = issue(tokens);
    for (int i = 0; i < 100; i++) {
      assertThat(tokens.verify(Secret.of(token.reveal()))).contains(claims(algorithm));
    }
    assertThat(signer.checks()).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void cachedTokenIsValidUntilItExpires(TokenAlgorithm algorithm) {
    CountingSigner signer = signer(algorithm);
    AccessTokens tokens = tokens(signer);
    Secret token = issue(tokens);
    assertThat(tokens.verify(token)).contains(claims(algorithm));
    Instant end = SECOND.plus(properties(algorithm).lifetime());
    clock.set(end.minusMillis(1));
    assertThat(tokens.verify(token)).contains(claims(algorithm));
    assertThat(signer.checks()).hasValue(1);
    clock.set(end);
    assertThat(tokens.verify(token)).isEmpty();
    assertThat(tokens.verify(token)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void refusedTokenIsNotCached(TokenAlgorithm algorithm) {
    CountingSigner signer = signer(algorithm);
    AccessTokens tokens = tokens(signer);
    Secret good = issue(tokens);
    assertThat(tokens.verify(good)).contains(claims(algorithm));
    String text = good.reveal();
    int dot = text.lastIndexOf('.');
    char first = text.charAt(dot + 1);
    Secret forged =
        Secret.of(
            text.substring(0, dot + 1) + (first == 'A' ? 'B' : 'A') + text.substring(dot + 2));
    for (int i = 0; i < 3; i++) {
      assertThat(tokens.verify(forged)).isEmpty();
    }
    assertThat(signer.checks()).hasValue(4);
    assertThat(tokens.verify(good)).contains(claims(algorithm));
    assertThat(signer.checks()).hasValue(4);
  }

  @Test
  void tokenWithALaterStartIsValidFromThenOn() {
    SigningKeys keys = keys();
    AccessTokens tokens = tokens(es256(keys));
    Secret early = signed(keys, claimsWith("nbf", SECOND.plusSeconds(60).getEpochSecond()));
    assertThat(tokens.verify(early)).isEmpty();
    clock.set(SECOND.plusSeconds(60));
    assertThat(tokens.verify(early)).contains(CLAIMS);
  }

  @Test
  void removedKeyInvalidatesCachedTokensAtOnce() throws Exception {
    SigningKeys keys = keys();
    CountingSigner signer = es256(keys);
    AccessTokens tokens = tokens(signer);
    Secret old = issue(tokens);
    assertThat(tokens.verify(old)).contains(CLAIMS);
    Instant signs = rotation().rotate().signsFrom();
    TestKeys.reload(keys);
    clock.set(signs);
    Secret fresh = issue(tokens);
    assertThat(tokens.verify(fresh)).contains(CLAIMS);
    assertThat(tokens.verify(old)).contains(CLAIMS);
    assertThat(signer.checks()).hasValue(2);

    Files.delete(folder.resolve("ec_private.pem"));
    TestKeys.reload(keys);
    assertThat(tokens.verify(old)).isEmpty();
    assertThat(tokens.verify(fresh)).contains(CLAIMS);
    assertThat(signer.checks()).as("neither was computed").hasValue(2);
  }

  /** Token whose claimed lifetime exceeds that of its key, so that only the key ends it. */
  @Test
  void expiredKeyInvalidatesCachedTokensAtOnce() {
    SigningKeys keys = keys();
    AccessTokens tokens = tokens(es256(keys));
    Secret old = signed(keys, claimsWith("exp", FAR.getEpochSecond()));
    Instant gone = rotation().rotate().previousUntil();
    TestKeys.reload(keys);
    clock.set(gone.minusMillis(1));
    assertThat(tokens.verify(old)).contains(CLAIMS);
    clock.set(gone);
    assertThat(tokens.verify(old)).isEmpty();
  }

  @Test
  void cacheIsBoundedAndOtherTokensStayValid() {
    CountingSigner signer = signer(TokenAlgorithm.HS256);
    var remembered = new VerifiedTokenCache<AccessClaims>(signer::accepts, clock, 8);
    for (int i = 0; i < 1000; i++) {
      remembered.put(Secret.of("token " + i), jws(NOW.plus(LIFETIME)), CLAIMS);
    }
    assertThat(remembered.size()).isBetween(1L, 8L);
    AccessTokens tokens = tokens(signer, "verified-cache=8");
    for (int i = 0; i < 100; i++) {
      var other = new AccessClaims(USER, UUID.randomUUID(), 0, "alice");
      Secret token = tokens.issue(USER, "alice", other.sessionId(), FAR).value();
      assertThat(tokens.verify(token)).contains(other);
      assertThat(tokens.verify(token)).contains(other);
    }
  }

  @Test
  void expiredTokenIsRemovedFromTheCache() {
    var remembered = new VerifiedTokenCache<AccessClaims>(id -> true, clock, 100);
    remembered.put(Secret.of("soon"), jws(SECOND.plusSeconds(60)), CLAIMS);
    remembered.put(Secret.of("late"), jws(SECOND.plusSeconds(3600)), CLAIMS);
    assertThat(remembered.size()).isEqualTo(2);
    clock.set(SECOND.plusSeconds(120));
    assertThat(remembered.size()).isEqualTo(1);
  }

  @Test
  void withoutACacheEachSignatureIsChecked() {
    CountingSigner signer = signer(TokenAlgorithm.ES256);
    AccessTokens tokens = tokens(signer, "verified-cache=0");
    Secret token = issue(tokens);
    for (int i = 0; i < 3; i++) {
      assertThat(tokens.verify(token)).contains(CLAIMS);
    }
    assertThat(signer.checks()).hasValue(3);
  }

  /** Runs on threads that BlockHound watches, with constant eviction. */
  @Test
  void concurrentVerificationsDoNotBlock() {
    AccessTokens tokens = tokens(signer(TokenAlgorithm.HS256), "verified-cache=16");
    List<Secret> many = Stream.generate(() -> issue(tokens)).limit(200).toList();
    Long good =
        Flux.range(0, 20_000)
            .parallel(4)
            .runOn(Schedulers.parallel())
            .filter(i -> tokens.verify(many.get(i / 3 % many.size())).isPresent())
            .sequential()
            .count()
            .block(TestTimeouts.HANG);
    assertThat(good).isEqualTo(20_000);
  }

  private Secret issue(AccessTokens tokens) {
    return tokens.issue(USER, "alice", SESSION, FAR).value();
  }

  private static AccessClaims claims(TokenAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> CLAIMS;
      case HS256 -> NAMED_CLAIMS;
    };
  }

  private CountingSigner signer(TokenAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> es256(keys());
      case HS256 -> new CountingSigner(new Hs256Signer(Secret.of(SECRET)));
    };
  }

  private static CountingSigner es256(SigningKeys keys) {
    return new CountingSigner(new Es256Signer(keys));
  }

  private SigningKeys keys() {
    return new SigningKeys(properties(TokenAlgorithm.ES256), clock);
  }

  private KeyRotation rotation() {
    return TestKeys.rotation(properties(TokenAlgorithm.ES256), clock);
  }

  private AccessTokens tokens(TokenSigner signer, String... settings) {
    TokenProperties properties = properties(signer.algorithm(), settings);
    var issuer = new Issuer(properties, new MockEnvironment());
    return new AccessTokens(signer, issuer, properties, UUID::randomUUID, clock);
  }

  private TokenProperties properties(TokenAlgorithm algorithm, String... settings) {
    Stream<String> always =
        Stream.of(
            "algorithm=" + algorithm,
            "issuer=" + ISSUER,
            "secret=" + SECRET,
            "keys-directory=" + folder);
    return TestTokenProperties.of(
        Stream.concat(always, Stream.of(settings)).toArray(String[]::new));
  }

  private static Secret signed(SigningKeys keys, Map<String, Object> claims) {
    Map<String, Object> header = Map.of("alg", "ES256", "typ", "JWT", "kid", keys.active().id());
    return Secret.of(
        TokenForge.es256(
            TokenForge.json(header), TokenForge.json(claims), keys.active().privateKey()));
  }

  private static Jws<Claims> jws(Instant expires) {
    var key = Jwts.SIG.HS256.key().build();
    String text =
        new JwsSigner<>("JWT", Map.of(), Jwts.SIG.HS256, key, null, signature -> signature)
            .sign(Map.of("exp", expires.getEpochSecond()));
    return Jwts.parser()
        .verifyWith(key)
        .clock(() -> Date.from(NOW))
        .json(new JwtJson.Parser())
        .build()
        .parseSignedClaims(text);
  }
}
