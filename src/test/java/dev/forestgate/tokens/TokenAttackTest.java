package dev.forestgate.tokens;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.Attack;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

/** Forged, stolen and altered tokens (RFC 8725 section 2) against the started service. */
@Attack
class TokenAttackTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final BigInteger ORDER = Curve.P_256.toECParameterSpec().getOrder();

  private static final RunningService SERVICE = RunningService.shared();
  private static final WebTestClient CLIENT = SERVICE.client();
  private static SignedInClient alice = SERVICE.signIn();
  private static ECKey ours = foreign();
  private static Map<String, Object> header = Map.of();
  private static Map<String, Object> claims = Map.of();

  @BeforeAll
  static void takeApart() throws Exception {
    Path keys = SERVICE.folder().resolve("keys");
    ours =
        JWK.parseFromPEMEncodedObjects(
                Files.readString(keys.resolve("ec_private.pem"))
                    + Files.readString(keys.resolve("ec_public.pem")))
            .toECKey();
    String[] parts = alice.accessToken().split("\\.", -1);
    header = JSON.readValue(Base64.getUrlDecoder().decode(parts[0]), Map.class);
    claims = JSON.readValue(Base64.getUrlDecoder().decode(parts[1]), Map.class);
  }

  @Test
  void unalteredTokenOfTheForgeIsAccepted() throws Exception {
    assertThat(status(sign(header, claims))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "None",
        "NONE",
        "nOnE",
        " none",
        "none\\u0000",
        "",
        "null",
        "HS256",
        "RS256"
      })
  void tokenCannotChooseTheAlgorithm(String algorithm) throws Exception {
    Map<String, Object> bent = with(header, "alg", algorithm);
    String content = content(bent, claims);
    expectRefused(content + ".");
    expectRefused(content);
    expectRefused(content + "." + alice.accessToken().split("\\.", -1)[2]);
    expectRefused(content + "." + base64(p1363(content, key(ours))));
  }

  static Stream<byte[]> publicKeyAsSecret() throws Exception {
    byte[] der = ours.toECPublicKey().getEncoded();
    String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    String pem = "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----";
    String jwks =
        new String(
            java.util.Objects.requireNonNull(
                CLIENT
                    .get()
                    .uri("/.well-known/jwks.json")
                    .exchange()
                    .expectBody()
                    .returnResult()
                    .getResponseBody()),
            UTF_8);
    return Stream.of(
            pem,
            pem + "\n",
            pem.replace("\n", "\r\n"),
            body,
            body.replace("\n", ""),
            jwks,
            ours.toPublicJWK().toJSONString(),
            ours.computeThumbprint().toString(),
            ours.getX().toString(),
            ours.getX().toString() + ours.getY())
        .map(text -> text.getBytes(UTF_8))
        .flatMap(
            secret -> Stream.of(secret, der, Arrays.copyOfRange(der, der.length - 65, der.length)));
  }

  @ParameterizedTest
  @MethodSource
  void publicKeyAsSecret(byte[] secret) throws Exception {
    for (String algorithm : List.of("HS256", "ES256")) {
      String content = content(with(header, "alg", algorithm), claims);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      expectRefused(content + "." + base64(mac.doFinal(content.getBytes(US_ASCII))));
    }
  }

  static Stream<byte[]> numbersOutOfRange() {
    BigInteger one = BigInteger.ONE;
    BigInteger all = one.shiftLeft(256).subtract(one);
    return Stream.of(BigInteger.ZERO, one, ORDER, ORDER.add(one), all)
        .flatMap(
            r ->
                Stream.of(BigInteger.ZERO, one, ORDER, ORDER.add(one), all)
                    .map(s -> concat(fixed(r), fixed(s))));
  }

  /** Includes CVE-2022-21449, where a signature of zeros was valid for every message. */
  @ParameterizedTest
  @MethodSource
  void numbersOutOfRange(byte[] signature) throws Exception {
    expectRefused(content(header, claims) + "." + base64(signature));
  }

  /** A second valid token derived from one without the key (such as CVE-2022-35961). */
  @Test
  void theTwinOfASignatureIsRefused() throws Exception {
    String content = content(header, claims);
    expectRefused(content + "." + base64(withOtherS(p1363(content, key(ours)))));
    for (int i = 0; i < 8; i++) {
      String issued = SERVICE.signIn(alice.username()).accessToken();
      int signature = issued.lastIndexOf('.') + 1;
      byte[] bytes = Base64.getUrlDecoder().decode(issued.substring(signature));
      assertThat(hasSmallerS(bytes)).isTrue();
      assertThat(status(issued)).isEqualTo(200);
      expectRefused(issued.substring(0, signature) + base64(withOtherS(bytes)));
    }
  }

  @Test
  void twoTokensInOneRequestAreRefused() throws Exception {
    String genuine = "Bearer " + alice.accessToken();
    for (String[] both :
        new String[][] {
          {genuine, genuine},
          {genuine, "Bearer x"},
          {"Bearer x", genuine},
          {genuine + ", " + genuine},
          {genuine, "Basic eDp5"}
        }) {
      CLIENT
          .get()
          .uri("/api/auth/session")
          .cookie(RunningService.COOKIE, alice.cookie())
          .header(HttpHeaders.AUTHORIZATION, both)
          .exchange()
          .expectStatus()
          .isUnauthorized()
          .expectBody()
          .returnResult();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32, 63, 65, 96, 128, 4096})
  void aSignatureOfAnotherLength(int length) throws Exception {
    String content = content(header, claims);
    byte[] genuine = p1363(content, key(ours));
    expectRefused(content + "." + base64(Arrays.copyOf(genuine, length)));
  }

  @Test
  void keysThatTheTokenBringsOrPointsTo() throws Exception {
    ECKey mine = foreign();
    Map<String, Object> jwk = mine.toPublicJWK().toJSONObject();
    for (Map<String, Object> bent :
        List.of(
            with(header, "jwk", jwk),
            with(with(header, "jwk", jwk), "kid", mine.getKeyID()),
            with(header, "jku", "http://127.0.0.1:1/jwks.json"),
            with(header, "x5u", "http://127.0.0.1:1/cert.pem"),
            with(header, "x5c", List.of("AAAA")),
            with(header, "kid", "../../../../dev/null"),
            with(header, "kid", "' or '1'='1"),
            with(header, "kid", List.of(header.get("kid"))),
            with(header, "kid", ""))) {
      String content = content(bent, claims);
      expectRefused(content + "." + base64(p1363(content, key(mine))));
    }
  }

  /**
   * A recipient refuses a critical parameter that it does not support (RFC 7515 section 4.1.11).
   * The tokens are signed by the service's key.
   */
  @Test
  void unknownCriticalParameterIsRefused() throws Exception {
    expectRefused(sign(with(with(header, "crit", List.of("b64")), "b64", false), claims));
    expectRefused(sign(with(with(header, "crit", List.of("exp")), "exp", 1), claims));
    expectRefused(sign(with(header, "zip", "DEF"), claims));
  }

  @Test
  void claimsThatAreMissingWrongOrOfAnotherType() throws Exception {
    long now = Instant.now().getEpochSecond();
    for (String claim : List.of("iss", "aud", "sub", "sid", "exp")) {
      Map<String, Object> without = new LinkedHashMap<>(claims);
      without.remove(claim);
      expectRefused(sign(header, without));
      expectRefused(sign(header, with(claims, claim, Map.of("a", 1))));
      expectRefused(sign(header, with(claims, claim, "")));
    }
    expectRefused(sign(header, with(claims, "exp", now - 3600)));
    expectRefused(sign(header, with(claims, "exp", -1)));
    expectRefused(sign(header, with(claims, "exp", "never")));
    expectRefused(sign(header, with(claims, "nbf", now + 3600)));
    expectRefused(sign(header, with(claims, "iss", "https://evil.example")));
    expectRefused(sign(header, with(claims, "iss", "http://localhost:1@evil.example")));
    expectRefused(sign(header, with(claims, "aud", "another-service")));
    expectRefused(sign(header, with(claims, "sub", "alice")));
    expectRefused(sign(header, with(claims, "sid", UUID.randomUUID().toString())));
    // the session of another user with the caller's subject, and the reverse
    SignedInClient bob = SERVICE.signIn();
    expectRefused(sign(header, with(claims, "sid", bob.sessionId().toString())));
    expectRefused(sign(header, with(claims, "sub", bob.userId().toString())));
  }

  /** Malformed tokens like those in Project Wycheproof's JSON Web Signature vectors. */
  @Test
  void malformedInEveryWay() throws Exception {
    String[] parts = alice.accessToken().split("\\.", -1);
    String h = parts[0];
    String p = parts[1];
    String s = parts[2];
    for (String bent :
        List.of(
            "",
            ".",
            "..",
            "...",
            h,
            h + "." + p,
            h + "." + p + ".",
            h + ".." + s,
            "." + p + "." + s,
            h + "." + p + "." + s + ".",
            h + "." + p + "." + s + "." + s,
            h + "." + p + "." + s + "=",
            h + "=." + p + "." + s,
            h + "." + p + "=." + s,
            h + "." + p + "." + s + "A",
            h + "." + p + "." + s.substring(1),
            h + "." + p + "." + flipLastBits(s),
            h + "." + p + "!." + s,
            h + ". " + p + "." + s,
            h + "%2E" + p + "%2E" + s,
            h + "." + p.substring(0, p.length() / 2) + "." + s,
            base64("null".getBytes(UTF_8)) + "." + p + "." + s,
            base64("[]".getBytes(UTF_8)) + "." + p + "." + s,
            base64("{}".getBytes(UTF_8)) + "." + p + "." + s,
            base64("{\"alg\":\"ES256\",\"alg\":\"none\"}".getBytes(UTF_8)) + "." + p + "." + s,
            base64("{".repeat(2000).getBytes(UTF_8)) + "." + p + "." + s,
            h + "." + base64(new byte[] {(byte) 0xff, (byte) 0xfe}) + "." + s,
            alice.accessToken() + "," + alice.accessToken())) {
      expectRefused(bent);
    }
  }

  @Test
  void credentialOfOneKindIsRefusedAsAnother() {
    String refresh = refreshToken();
    expectRefused(refresh);
    expectRefused(alice.cookie());
    expectRefused(alice.cookie().substring(alice.cookie().lastIndexOf('.') + 1));
    for (String cookie : List.of(alice.accessToken(), refresh, alice.sessionId().toString())) {
      CLIENT
          .get()
          .uri("/api/profile")
          .cookie(RunningService.COOKIE, cookie)
          .exchange()
          .expectStatus()
          .isUnauthorized()
          .expectBody()
          .returnResult();
    }
    for (String token :
        List.of(alice.accessToken(), alice.cookie(), alice.sessionId().toString())) {
      ApiCalls.post(CLIENT, "/api/auth/refresh", Map.of("refresh_token", token))
          .expectStatus()
          .isUnauthorized()
          .expectBody()
          .returnResult();
    }
    // all credentials stay valid
    assertThat(status(alice.accessToken())).isEqualTo(200);
    ApiCalls.post(CLIENT, "/api/auth/refresh", Map.of("refresh_token", refresh))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  private static String refreshToken() {
    Map<?, ?> body =
        ApiCalls.post(
                CLIENT,
                "/login",
                Map.of(
                    "username",
                    alice.username(),
                    "password",
                    RunningService.PASSWORD,
                    "mode",
                    "token"))
            .expectBody(Map.class)
            .returnResult()
            .getResponseBody();
    return String.valueOf(java.util.Objects.requireNonNull(body).get("refresh_token"));
  }

  private static void expectRefused(String token) {
    CLIENT
        .get()
        .uri("/api/auth/session")
        .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
        .cookie(RunningService.COOKIE, alice.cookie()) // a good one beside it is no way out
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectHeader()
        .valueMatches(HttpHeaders.WWW_AUTHENTICATE, "Bearer.*")
        .expectBody()
        .jsonPath("$.type")
        .value(
            type -> assertThat(type).isIn("/problems/invalid-token", "/problems/unauthenticated"));
  }

  private static int status(String token) {
    return CLIENT
        .get()
        .uri("/api/auth/session")
        .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
        .exchange()
        .expectBody()
        .returnResult()
        .getStatus()
        .value();
  }

  private static String sign(Map<String, Object> head, Map<String, Object> body) throws Exception {
    String content = content(head, body);
    return content + "." + base64(p1363(content, key(ours)));
  }

  private static byte[] p1363(String content, PrivateKey key) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format", "SunEC");
    signature.initSign(key);
    signature.update(content.getBytes(US_ASCII));
    byte[] either = signature.sign();
    return hasSmallerS(either) ? either : withOtherS(either);
  }

  private static boolean hasSmallerS(byte[] signature) {
    return s(signature).compareTo(ORDER.shiftRight(1)) <= 0;
  }

  /** Signature with the other s, which is equally valid in ECDSA. */
  private static byte[] withOtherS(byte[] signature) {
    return concat(Arrays.copyOf(signature, 32), fixed(ORDER.subtract(s(signature))));
  }

  private static BigInteger s(byte[] signature) {
    return new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
  }

  private static PrivateKey key(ECKey key) throws Exception {
    return key.toECPrivateKey();
  }

  private static ECKey foreign() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("mine").generate();
    } catch (com.nimbusds.jose.JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, Object> with(Map<String, Object> members, String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(members);
    changed.put(name, value);
    return changed;
  }

  private static String content(Map<String, Object> head, Map<String, Object> body) {
    return base64(JSON.writeValueAsBytes(head)) + "." + base64(JSON.writeValueAsBytes(body));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The same bytes, encoded with different unused trailing bits (RFC 4648 section 3.5). */
  private static String flipLastBits(String signature) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(signature.charAt(signature.length() - 1));
    return signature.substring(0, signature.length() - 1) + alphabet.charAt(last ^ 1);
  }

  private static byte[] fixed(BigInteger number) {
    byte[] bytes = new byte[32];
    byte[] all = number.toByteArray();
    int skip = Math.max(0, all.length - 32);
    System.arraycopy(all, skip, bytes, 32 - (all.length - skip), all.length - skip);
    return bytes;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    var both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }
}
