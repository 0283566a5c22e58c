package dev.forestgate.tokens;

import static dev.forestgate.tokens.TokenFixture.CLAIMS;
import static dev.forestgate.tokens.TokenFixture.FAR;
import static dev.forestgate.tokens.TokenFixture.SESSION;
import static dev.forestgate.tokens.TokenFixture.USER;
import static dev.forestgate.tokens.TokenFixture.claims;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.keys.TestKeys;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forged tokens (RFC 8725 section 2). */
class ForgedTokensTest {
  private static final TokenFixture BENCH = new TokenFixture();
  private static final String HEADER = TokenForge.json(BENCH.header());
  private static final String PAYLOAD = TokenForge.json(claims());
  private static final String GENUINE = TokenForge.es256(HEADER, PAYLOAD, BENCH.key());
  private static final String BASE64URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final KeyPair foreign = foreignKey();

  @Test
  void theGenuineOneIsAccepted() {
    assertThat(BENCH.verify(GENUINE)).contains(CLAIMS);
  }

  @Test
  void aForeignKeyUnderOurIdIsRefused() {
    assertRefused(TokenForge.es256(HEADER, PAYLOAD, foreign.getPrivate()));
  }

  @Test
  void anUnknownKeyIdIsRefused() {
    for (Object id : new Object[] {"", "unknown", BENCH.keyId() + "x", "../" + BENCH.keyId(), 1}) {
      String header = headerWith("kid", id);
      assertRefused(TokenForge.es256(header, PAYLOAD, BENCH.key()));
      assertRefused(TokenForge.es256(header, PAYLOAD, foreign.getPrivate()));
    }
  }

  @Test
  void aTokenWithoutKeyIdIsRefused() {
    Map<String, Object> header = BENCH.header();
    header.remove("kid");
    assertRefused(TokenForge.es256(TokenForge.json(header), PAYLOAD, BENCH.key()));
  }

  @Test
  void theTokenOfAnotherServiceIsRefused() {
    var other = new TokenFixture();
    assertRefused(other.tokens().issue(USER, "alice", SESSION, FAR).value().reveal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE", "none ", ""})
  void noSignatureIsRefusedInEverySpelling(String algorithm) {
    String header = headerWith("alg", algorithm);
    String content = TokenForge.content(header, PAYLOAD);
    assertRefused(content + ".");
    assertRefused(content);
    assertRefused(content + "." + GENUINE.substring(GENUINE.lastIndexOf('.') + 1));
    assertRefused(TokenForge.es256(header, PAYLOAD, BENCH.key()));
    assertRefused(TokenForge.content(TokenForge.json(Map.of("alg", algorithm)), PAYLOAD) + ".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "es256", "Es256", "ES384", "ES512", "ES256K", "HS256", "RS256", "PS256", "EdDSA", "dir"
      })
  void anotherAlgorithmIsRefusedEvenOverAGoodSignature(String algorithm) {
    assertRefused(TokenForge.es256(headerWith("alg", algorithm), PAYLOAD, BENCH.key()));
  }

  @Test
  void ourPublicKeyIsNoSharedSecret() throws IOException {
    byte[] der = BENCH.keys().active().publicKey().getEncoded();
    String pem = TestKeys.publicPem((ECPublicKey) BENCH.keys().active().publicKey());
    byte[] point = Arrays.copyOfRange(der, der.length - 65, der.length);
    for (String algorithm : List.of("HS256", "ES256")) {
      String header = headerWith("alg", algorithm);
      for (byte[] secret :
          new byte[][] {
            der,
            pem.getBytes(UTF_8),
            pem.strip().getBytes(UTF_8),
            point,
            BENCH.keyId().getBytes(UTF_8)
          }) {
        assertRefused(TokenForge.hs256(header, PAYLOAD, secret));
      }
    }
  }

  @Test
  void aKeyThatTheTokenBringsIsRefused() throws Exception {
    Map<String, Object> jwk =
        new ECKey.Builder(Curve.P_256, TestKeys.publicKey(foreign))
            .keyID(BENCH.keyId())
            .build()
            .toJSONObject();
    Map<String, Object> header = BENCH.header();
    header.put("jwk", jwk);
    assertRefused(TokenForge.es256(TokenForge.json(header), PAYLOAD, foreign.getPrivate()));
    header.remove("kid");
    assertRefused(TokenForge.es256(TokenForge.json(header), PAYLOAD, foreign.getPrivate()));
    header.put("kid", "mine");
    assertRefused(TokenForge.es256(TokenForge.json(header), PAYLOAD, foreign.getPrivate()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jku", "x5u"})
  void aKeyThatTheTokenPointsToIsRefused(String member) {
    String header = headerWith(member, "https://evil.example/keys");
    assertRefused(TokenForge.es256(header, PAYLOAD, foreign.getPrivate()));
  }

  /** RFC 7515 section 4.1.11: what must be understood and isn't, is refused. */
  @Test
  void aCriticalHeaderIsRefused() {
    Map<String, Object> header = BENCH.header();
    header.put("crit", List.of("exp"));
    header.put("exp", 1);
    assertRefused(TokenForge.es256(TokenForge.json(header), PAYLOAD, BENCH.key()));
    assertRefused(TokenForge.es256(headerWith("crit", List.of("unknown")), PAYLOAD, BENCH.key()));
  }

  /** RFC 7797 section 7: a JWT never has its payload unencoded. */
  @Test
  void anUnencodedPayloadIsRefused() {
    Map<String, Object> header = BENCH.header();
    header.put("b64", false);
    header.put("crit", List.of("b64"));
    String encoded = TokenForge.es256(TokenForge.json(header), PAYLOAD, BENCH.key());
    assertRefused(encoded);
    assertRefused(encoded.replaceFirst("\\..*\\.", ".."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DEF", "GZIP", "unknown"})
  void aCompressedForgeryIsRefused(String compression) {
    String header = headerWith("zip", compression);
    assertRefused(TokenForge.es256(header, PAYLOAD, foreign.getPrivate()));
  }

  @Test
  void anEncryptedTokenIsRefused() throws Exception {
    var jwt =
        new EncryptedJWT(
            new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A128GCM)
                .keyID(BENCH.keyId())
                .build(),
            JWTClaimsSet.parse(claims()));
    jwt.encrypt(new ECDHEncrypter((ECPublicKey) BENCH.keys().active().publicKey()));
    assertRefused(jwt.serialize());
  }

  @Test
  @Timeout(60) // the derivation would take a quarter of an hour
  void anExpensiveKeyDerivationIsNotEvenBegun() {
    String header =
        TokenForge.json(
            Map.of(
                "alg", "PBES2-HS512+A256KW",
                "enc", "A256GCM",
                "kid", BENCH.keyId(),
                "p2s", "c2FsdHNhbHRzYWx0c2FsdA",
                "p2c", 2_000_000_000));
    assertRefused(TokenForge.base64(header.getBytes(UTF_8)) + ".AAAA.AAAA.AAAA.AAAA");
  }

  @Test
  void aSignatureOfZerosIsRefused() {
    String content = TokenForge.content(HEADER, PAYLOAD);
    assertRefused(content + "." + TokenForge.base64(new byte[64]));
    byte[] order =
        ((ECPublicKey) BENCH.keys().active().publicKey()).getParams().getOrder().toByteArray();
    byte[] orders = new byte[64];
    System.arraycopy(order, order.length - 32, orders, 0, 32);
    System.arraycopy(order, order.length - 32, orders, 32, 32);
    assertRefused(content + "." + TokenForge.base64(orders));
  }

  @Test
  void aSignatureInDerIsRefused() {
    assertRefused(TokenForge.es256InDer(HEADER, PAYLOAD, BENCH.key()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32, 63, 65, 128, 1000})
  void aSignatureOfAnotherLengthIsRefused(int length) {
    byte[] genuine = Base64.getUrlDecoder().decode(GENUINE.substring(GENUINE.lastIndexOf('.') + 1));
    byte[] other = Arrays.copyOf(genuine, length);
    assertRefused(TokenForge.content(HEADER, PAYLOAD) + "." + TokenForge.base64(other));
  }

  @Test
  void everyCharacterCounts() {
    // the last one also has four bits that say nothing
    for (int at = 0; at < GENUINE.length() - 1; at++) {
      char before = GENUINE.charAt(at);
      char after = before == '.' ? 'A' : BASE64URL.charAt((BASE64URL.indexOf(before) + 1) % 64);
      assertRefused(GENUINE.substring(0, at) + after + GENUINE.substring(at + 1));
      assertRefused(GENUINE.substring(0, at) + GENUINE.substring(at + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "...",
        "....",
        ".....",
        "a",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "a.b.c.d.e",
        "a.b.c.d.e.f",
        "!.!.!",
        "\u0000.\u0000.\u0000",
        "Bearer",
        "\u674e.\u674e.\u674e",
        "e30.e30.e30",
        "e30.e30.",
        "bnVsbA.e30.e30",
        "W10.e30.e30",
        "MQ.e30.e30",
        "Ing.e30.e30",
        "eyJhbGciOm51bGx9.e30.e30",
        "eyJhbGciOjF9.e30.e30",
        "eyJhbGciOlsxXX0.e30.e30"
      })
  void garbageIsRefused(String garbage) {
    assertRefused(garbage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alg",
        "typ",
        "kid",
        "cty",
        "jwk",
        "jku",
        "x5u",
        "x5c",
        "x5t",
        "x5t#S256",
        "zip",
        "enc",
        "epk",
        "apu",
        "p2c",
        "b64",
        "crit",
        "iv",
        "tag"
      })
  void aHeaderMemberOfAnotherTypeIsNoAccident(String member) {
    for (Object value :
        new Object[] {
          1, -1, 1e99, true, List.of(), List.of(1), Map.of(), Map.of("a", 1), "\u0000"
        }) {
      assertRefused(TokenForge.es256(headerWith(member, value), PAYLOAD, foreign.getPrivate()));
    }
    String withNull =
        HEADER.replaceFirst("}$", ",\"x\":null}").replace("\"x\"", '"' + member + '"');
    assertRefused(TokenForge.es256(withNull, PAYLOAD, foreign.getPrivate()));
  }

  /** RFC 7515 section 5.2: "no line breaks, whitespace, or other additional characters". */
  @ParameterizedTest
  @ValueSource(strings = {" ", "\n", "\r\n", "\t", "\u00a0", "\u0000", "=", "==", "!", "+", "/"})
  void aCharacterThatIsNotBase64UrlIsRefusedWhereverItIs(String foreign) {
    int signature = GENUINE.lastIndexOf('.') + 1;
    assertRefused(foreign + GENUINE);
    assertRefused(GENUINE.replaceFirst("\\.", foreign + "."));
    assertRefused(GENUINE.replaceFirst("\\.", "." + foreign));
    assertRefused(GENUINE.substring(0, signature + 9) + foreign + GENUINE.substring(signature + 9));
    assertRefused(GENUINE.substring(0, signature) + foreign + GENUINE.substring(signature));
    assertRefused(GENUINE + foreign);
  }

  @Test
  void duplicateMemberIsRefused() {
    String twice = HEADER.replaceFirst("}$", ",\"alg\":\"ES256\"}");
    assertRefused(TokenForge.es256(twice, PAYLOAD, BENCH.key()));
  }

  @Test
  void aHugeTokenIsRefusedWithoutLookingAtIt() {
    assertRefused(paddedWith(100_000));
    assertRefused("a".repeat(100_000));
    assertRefused(".".repeat(100_000));
    assertRefused(GENUINE + "a".repeat(100_000));
  }

  @Test
  void fourThousandAndNinetySixCharactersAreTheMost() {
    int padding = 2500;
    while (paddedWith(padding).length() <= 4096) {
      padding++;
    }
    assertThat(paddedWith(padding)).hasSizeBetween(4097, 4098);
    assertRefused(paddedWith(padding));
    assertThat(BENCH.verify(paddedWith(padding - 1))).contains(CLAIMS);
  }

  @Test
  void noiseIsNeverAnAccident() {
    var random = new Random(20260103);
    for (int round = 0; round < 500; round++) {
      byte[] header = HEADER.getBytes(UTF_8);
      for (int spoiled = 0; spoiled < 1 + round % 4; spoiled++) {
        header[random.nextInt(header.length)] = (byte) random.nextInt(128);
      }
      assertRefused(TokenForge.es256(new String(header, UTF_8), PAYLOAD, foreign.getPrivate()));
    }
  }

  private static void assertRefused(String token) {
    assertThat(BENCH.tokens().verify(Secret.of(token)))
        .as(token.length() < 2000 ? token : "a long token")
        .isEmpty();
  }

  private static String headerWith(String member, Object value) {
    Map<String, Object> header = BENCH.header();
    header.put(member, value);
    return TokenForge.json(header);
  }

  /** Valid token, padded to a length. */
  private static String paddedWith(int characters) {
    return BENCH.signed(TokenFixture.claimsWith("padding", "a".repeat(characters)));
  }

  private static KeyPair foreignKey() {
    try {
      return TestKeys.ec(TestKeys.P256);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
