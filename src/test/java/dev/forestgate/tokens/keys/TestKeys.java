package dev.forestgate.tokens.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/** Keys made by the JDK, and PEM files as other programs write them. */
public final class TestKeys {
  public static final String P256 = "secp256r1";
  static final String P384 = "secp384r1";

  private TestKeys() {}

  public static KeyPair ec(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  static KeyPair rsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  public static ECPublicKey publicKey(KeyPair pair) {
    return (ECPublicKey) pair.getPublic();
  }

  static BigInteger scalar(KeyPair pair) {
    return ((ECPrivateKey) pair.getPrivate()).getS();
  }

  static String pkcs8(KeyPair pair) throws IOException {
    return KeyPem.write("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  static String publicPem(KeyPair pair) throws IOException {
    return KeyPem.write("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  /** As {@code openssl ecparam -genkey -noout} writes it (RFC 5915). */
  static String sec1(KeyPair pair) throws IOException {
    var info = SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    return sec1(pair, (DERBitString) info.getPublicKeyData(), SECObjectIdentifiers.secp256r1);
  }

  /** RFC 5915 allows to leave out the public half. */
  static String sec1WithoutPublicHalf(KeyPair pair) throws IOException {
    return sec1(pair, null, SECObjectIdentifiers.secp256r1);
  }

  static String sec1(KeyPair pair, @Nullable DERBitString publicHalf, ASN1Encodable curve)
      throws IOException {
    var key =
        publicHalf == null
            ? new org.bouncycastle.asn1.sec.ECPrivateKey(256, scalar(pair), curve)
            : new org.bouncycastle.asn1.sec.ECPrivateKey(256, scalar(pair), publicHalf, curve);
    return KeyPem.write("EC PRIVATE KEY", key.getEncoded());
  }

  /** The block that {@code openssl ecparam -genkey} writes first. */
  static String parameters(ASN1ObjectIdentifier curve) throws IOException {
    return KeyPem.write("EC PARAMETERS", curve.getEncoded());
  }

  public static String publicPem(ECPublicKey key) throws IOException {
    return KeyPem.write("PUBLIC KEY", key.getEncoded());
  }

  public static KeyRotation rotation(TokenProperties properties, Clock clock) {
    return new KeyRotation(properties, clock);
  }

  public static void reload(SigningKeys keys) {
    keys.reload();
  }
}
