package dev.forestgate.tokens;

import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.keys.SigningKeys;
import dev.forestgate.tokens.keys.TestTokenProperties;
import dev.forestgate.tokens.keys.TokenProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.env.MockEnvironment;

/** One signing key, and {@link AccessTokens} with it at any time of day. */
public final class TokenFixture {
  /** Has milliseconds, which tokens have not. */
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  static final Instant SECOND = Instant.parse("2026-01-02T03:04:05Z");
  public static final Instant FAR = NOW.plus(Duration.ofDays(90));
  public static final Duration LIFETIME = Duration.ofMinutes(15);
  static final String ISSUER = "https://auth.example.com";
  static final String AUDIENCE = "forest-gate";
  public static final UUID USER = UUID.fromString("01936f5e-0000-7000-8000-000000000001");
  public static final UUID SESSION = UUID.fromString("01936f5e-0000-7000-8000-000000000002");
  static final UUID TOKEN = UUID.fromString("01936f5e-0000-7000-8000-000000000003");
  public static final AccessClaims CLAIMS = new AccessClaims(USER, SESSION);

  /** The same of a token that names the user. */
  static final AccessClaims NAMED_CLAIMS = new AccessClaims(USER, SESSION, 0, "alice");

  private final SigningKeys keys =
      new SigningKeys(properties(ISSUER, freshFolder()), Clock.systemUTC());
  private final AccessTokens tokens = tokensAt(NOW);

  SigningKeys keys() {
    return keys;
  }

  String keyId() {
    return keys.active().id();
  }

  ECPrivateKey key() {
    return (ECPrivateKey) keys.active().privateKey();
  }

  AccessTokens tokens() {
    return tokens;
  }

  AccessTokens tokensAt(Instant now) {
    return tokens(ISSUER, now);
  }

  /** With {@code issuer}, or where it is null that of port 8080. */
  AccessTokens tokens(@Nullable String issuer, Instant now) {
    TokenProperties properties = properties(issuer, Path.of("unused"));
    var environment = new MockEnvironment().withProperty("server.port", "8080");
    return new AccessTokens(
        signer(keys),
        new Issuer(properties, environment),
        properties,
        () -> TOKEN,
        Clock.fixed(now, ZoneOffset.UTC));
  }

  /** With other keys, and a clock that moves. */
  public AccessTokens with(SigningKeys others, Clock clock) {
    TokenProperties properties = properties(ISSUER, Path.of("unused"));
    var issuer = new Issuer(properties, new MockEnvironment());
    return new AccessTokens(signer(others), issuer, properties, () -> TOKEN, clock);
  }

  Optional<AccessClaims> verify(String token) {
    return tokens.verify(Secret.of(token));
  }

  /** Header of a valid token, for a test to alter. */
  Map<String, Object> header() {
    return new LinkedHashMap<>(Map.of("alg", "ES256", "typ", "JWT", "kid", keyId()));
  }

  /** Claims of a valid token, for a test to alter. */
  static Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", ISSUER);
    claims.put("aud", AUDIENCE);
    claims.put("sub", USER.toString());
    claims.put("sid", SESSION.toString());
    claims.put("iat", SECOND.getEpochSecond());
    claims.put("exp", SECOND.plus(LIFETIME).getEpochSecond());
    claims.put("jti", TOKEN.toString());
    return claims;
  }

  /** Claims of a valid token with one replaced; null removes it. */
  static Map<String, Object> claimsWith(String name, @Nullable Object value) {
    Map<String, Object> claims = claims();
    if (value == null) {
      claims.remove(name);
    } else {
      claims.put(name, value);
    }
    return claims;
  }

  /** Token with {@code claims}, signed by the service's key in the service's format. */
  String signed(Map<String, Object> claims) {
    return signed(TokenForge.json(claims));
  }

  String signed(String payload) {
    return TokenForge.es256(TokenForge.json(header()), payload, key());
  }

  private static TokenSigner signer(SigningKeys keys) {
    return new Es256Signer(keys);
  }

  private static TokenProperties properties(@Nullable String issuer, Path folder) {
    return issuer == null
        ? TestTokenProperties.of("keys-directory=" + folder)
        : TestTokenProperties.of("keys-directory=" + folder, "issuer=" + issuer);
  }

  private static Path freshFolder() {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target", "test-keys")), "keys");
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }
}
