package dev.forestgate.tokens.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.stream.Stream;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PEM files that are accepted as signing keys, by either provider. */
class KeyPemTest {
  private static final String NO_KEY = "there is no unencrypted private key in the file";
  private static final String OTHER_CURVE = "the key is not on the curve P-256 (prime256v1)";
  private static final String NO_PUBLIC_KEY = "there is no public key in the file";
  private static final char[] PASSPHRASE = "secret123".toCharArray();
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  static Stream<KeyPem> readers() throws GeneralSecurityException {
    return Stream.of(new KeyPem(CryptoProvider.fastest()), new KeyPem(BOUNCY_CASTLE));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void aKeyIsTheSameInEveryForm(KeyPem reader) throws Exception {
    KeyPair pair = TestKeys.ec(TestKeys.P256);
    String sec1 = TestKeys.sec1(pair);
    for (String pem :
        new String[] {
          TestKeys.pkcs8(pair),
          sec1,
          TestKeys.sec1WithoutPublicHalf(pair),
          TestKeys.parameters(SECObjectIdentifiers.secp256r1) + sec1,
          sec1 + TestKeys.publicPem(pair),
          TestKeys.publicPem(pair) + sec1,
          "Bag Attributes: none\n\n" + sec1 + "\nthe end\n",
          sec1.replace("\n", "\r\n")
        }) {
      SigningKey key = reader.read(pem);
      assertThat(key.id()).as(pem.lines().findFirst().orElse("")).isEqualTo(thumbprint(pair));
      assertThat(((ECPrivateKey) key.privateKey()).getS()).isEqualTo(TestKeys.scalar(pair));
      assertThat(((ECPublicKey) key.publicKey()).getW()).isEqualTo(TestKeys.publicKey(pair).getW());
    }
  }

  /** RFC 7518 section 6.2.1.2: coordinates have 32 bytes, whatever they begin with. */
  @ParameterizedTest
  @MethodSource("readers")
  void aKeyWithAShortCoordinateHasTheSameIdElsewhere(KeyPem reader) throws Exception {
    KeyPair pair = withShortCoordinate();
    SigningKey key = reader.read(TestKeys.sec1(pair));
    assertThat(key.id()).isEqualTo(thumbprint(pair));
    assertThat(Base64.getUrlDecoder().decode(String.valueOf(key.publicJwk().get("x")))).hasSize(32);
  }

  @ParameterizedTest
  @MethodSource("readers")
  void theSmallestKeyIsRead(KeyPem reader) throws Exception {
    var one =
        new org.bouncycastle.asn1.sec.ECPrivateKey(
            256, BigInteger.ONE, SECObjectIdentifiers.secp256r1);
    SigningKey key = reader.read(KeyPem.write("EC PRIVATE KEY", one.getEncoded()));
    var generator = ECNamedCurveTable.getByOID(SECObjectIdentifiers.secp256r1).getG().normalize();
    assertThat(((ECPublicKey) key.publicKey()).getW().getAffineX())
        .isEqualTo(generator.getAffineXCoord().toBigInteger());
    assertThat(((ECPublicKey) key.publicKey()).getW().getAffineY())
        .isEqualTo(generator.getAffineYCoord().toBigInteger());
  }

  @Test
  void aKeyIsPublishedAsAJwk() throws Exception {
    KeyPair pair = TestKeys.ec(TestKeys.P256);
    SigningKey key = new KeyPem(CryptoProvider.fastest()).read(TestKeys.pkcs8(pair));
    ECKey theirs = new ECKey.Builder(Curve.P_256, TestKeys.publicKey(pair)).build();
    assertThat(key.publicJwk())
        .containsOnlyKeys("kty", "crv", "x", "y", "kid", "alg", "use")
        .containsEntry("kty", "EC")
        .containsEntry("crv", "P-256")
        .containsEntry("x", theirs.getX().toString())
        .containsEntry("y", theirs.getY().toString())
        .containsEntry("kid", thumbprint(pair))
        .containsEntry("alg", "ES256");
    assertThat(key.publicJwk().getPublicKeyUse()).isEqualTo("sig");
  }

  @Test
  void aKeyOnAnotherCurveIsRefused() throws Exception {
    assertRefused(TestKeys.pkcs8(TestKeys.ec(TestKeys.P384)), OTHER_CURVE);
    assertRefused(TestKeys.pkcs8(TestKeys.ec("secp521r1")), OTHER_CURVE);
    assertRefused(
        TestKeys.sec1(TestKeys.ec(TestKeys.P256), null, SECObjectIdentifiers.secp256k1),
        OTHER_CURVE);
    assertRefused(
        TestKeys.sec1(
            TestKeys.ec(TestKeys.P256),
            null,
            ECNamedCurveTable.getByOID(SECObjectIdentifiers.secp256r1)),
        OTHER_CURVE);
  }

  @Test
  void aKeyOfAnotherKindIsRefused() throws Exception {
    KeyPair rsa = TestKeys.rsa();
    assertRefused(TestKeys.pkcs8(rsa), OTHER_CURVE);
    assertRefused(withBouncyCastle(rsa.getPrivate(), null), OTHER_CURVE);
    assertRefused(
        TestKeys.pkcs8(KeyPairGenerator.getInstance("Ed25519").generateKeyPair()), OTHER_CURVE);
  }

  @Test
  void anEncryptedKeyIsRefused() throws Exception {
    KeyPair pair = TestKeys.ec(TestKeys.P256);
    String sec1 = withBouncyCastle(pair.getPrivate(), PASSPHRASE);
    assertThat(sec1).contains("BEGIN EC PRIVATE KEY", "ENCRYPTED");
    assertRefused(sec1, NO_KEY);
    String pkcs8 = encryptedPkcs8(pair);
    assertThat(pkcs8).contains("BEGIN ENCRYPTED PRIVATE KEY");
    assertRefused(pkcs8, NO_KEY);
  }

  @Test
  void aFileWithoutAPrivateKeyIsRefused() throws Exception {
    assertRefused("", NO_KEY);
    assertRefused("garbage\n", NO_KEY);
    assertRefused("\u0000\u0001\uFFFD", NO_KEY);
    assertRefused(TestKeys.publicPem(TestKeys.ec(TestKeys.P256)), NO_KEY);
    assertRefused(TestKeys.parameters(SECObjectIdentifiers.secp256r1), NO_KEY);
  }

  @Test
  void aDamagedKeyIsRefused() throws Exception {
    String pem = TestKeys.sec1(TestKeys.ec(TestKeys.P256));
    assertUnreadable(pem.substring(0, pem.length() / 2));
    assertUnreadable(pem.substring(0, pem.indexOf("-----END")));
    assertUnreadable(pem.replaceFirst("KEY-----\n.{8}", "KEY-----\n********"));
    assertUnreadable(pem.replaceFirst("KEY-----\n.{8}", "KEY-----\nAAAAAAAA"));
    assertUnreadable(KeyPem.write("EC PRIVATE KEY", new byte[] {1, 2, 3}));
    assertUnreadable(KeyPem.write("PRIVATE KEY", new byte[0]));
  }

  /** FIPS 186-5 section 3.1: a private key is 1 to n - 1. */
  @ParameterizedTest
  @MethodSource("readers")
  void aNumberThatIsNoKeyIsRefused(KeyPem reader) throws Exception {
    BigInteger order = ECNamedCurveTable.getByOID(SECObjectIdentifiers.secp256r1).getN();
    for (BigInteger number : new BigInteger[] {BigInteger.ZERO, order, order.add(BigInteger.ONE)}) {
      var key =
          new org.bouncycastle.asn1.sec.ECPrivateKey(256, number, SECObjectIdentifiers.secp256r1);
      String pem = KeyPem.write("EC PRIVATE KEY", key.getEncoded());
      assertThatThrownBy(() -> reader.read(pem))
          .as(number.toString())
          .isInstanceOf(Exception.class);
    }
  }

  @ParameterizedTest
  @MethodSource("readers")
  void aPublicKeyIsRead(KeyPem reader) throws Exception {
    KeyPair pair = TestKeys.ec(TestKeys.P256);
    ECPublicKey read = reader.readPublic(TestKeys.publicPem(pair));
    assertThat(read.getW()).isEqualTo(TestKeys.publicKey(pair).getW());
  }

  @ParameterizedTest
  @MethodSource("readers")
  void invalidPublicKeyIsRefused(KeyPem reader) throws Exception {
    KeyPair pair = TestKeys.ec(TestKeys.P256);
    for (String pem : new String[] {"", "garbage", TestKeys.sec1(pair), TestKeys.pkcs8(pair)}) {
      assertThatThrownBy(() -> reader.readPublic(pem))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage(NO_PUBLIC_KEY);
    }
    String rsa = TestKeys.publicPem(TestKeys.rsa());
    assertThatThrownBy(() -> reader.readPublic(rsa)).isInstanceOf(GeneralSecurityException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRIVATE KEY", "PUBLIC KEY"})
  void pemIsWrittenInLinesOf64(String type) throws Exception {
    byte[] encoded = new byte[100];
    String[] lines = KeyPem.write(type, encoded).split("\n");
    assertThat(lines[0]).isEqualTo("-----BEGIN " + type + "-----");
    assertThat(lines[1]).hasSize(64);
    assertThat(Base64.getDecoder().decode(lines[1] + lines[2] + lines[3])).isEqualTo(encoded);
    assertThat(lines[4]).isEqualTo("-----END " + type + "-----");
    assertThat(lines).hasSize(5);
  }

  private static void assertRefused(String pem, String message) throws GeneralSecurityException {
    readers()
        .forEach(
            reader ->
                assertThatThrownBy(() -> reader.read(pem))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage(message));
  }

  private static void assertUnreadable(String pem) throws GeneralSecurityException {
    readers()
        .forEach(
            reader ->
                assertThatThrownBy(() -> reader.read(pem))
                    .as(pem)
                    .isInstanceOfAny(
                        IOException.class, GeneralSecurityException.class, RuntimeException.class));
  }

  private static String thumbprint(KeyPair pair) throws Exception {
    return new ECKey.Builder(Curve.P_256, TestKeys.publicKey(pair))
        .build()
        .computeThumbprint()
        .toString();
  }

  private static KeyPair withShortCoordinate() throws GeneralSecurityException {
    while (true) {
      KeyPair pair = TestKeys.ec(TestKeys.P256);
      if (TestKeys.publicKey(pair).getW().getAffineX().bitLength() <= 248) {
        return pair;
      }
    }
  }

  private static String withBouncyCastle(
      Object key, char @org.jspecify.annotations.Nullable [] passphrase) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      if (passphrase == null) {
        writer.writeObject(key);
      } else {
        writer.writeObject(
            key,
            new JcePEMEncryptorBuilder("AES-256-CBC").setProvider(BOUNCY_CASTLE).build(passphrase));
      }
    }
    return text.toString();
  }

  private static String encryptedPkcs8(KeyPair pair) throws Exception {
    var encryptor =
        new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
            .setProvider(BOUNCY_CASTLE)
            .setPassword(PASSPHRASE)
            .build();
    return withBouncyCastle(new JcaPKCS8Generator(pair.getPrivate(), encryptor), null);
  }
}
