package dev.forestgate.tokens.keys;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * EC P-256 and RSA keys as PEM text. SEC1 ({@code EC PRIVATE KEY}), PKCS#1 and PKCS#8 are read,
 * PKCS#8 is written.
 */
final class KeyPem {
  /** Length of the modulus of generated keys, and the least of those that are read. */
  static final int RSA_BITS = 2048;

  private final KeyFactory keys;
  private final KeyFactory rsaKeys;

  KeyPem(Provider provider) throws GeneralSecurityException {
    this.keys = KeyFactory.getInstance("EC", provider);
    this.rsaKeys = KeyFactory.getInstance("RSA", provider);
  }

  /**
   * Reads the key pair in {@code pem}; the public key is computed. Fails on another curve, or
   * without a key.
   */
  SigningKey read(String pem) throws IOException, GeneralSecurityException {
    PrivateKeyInfo info = privateKeyInfo(pem);
    if (!SECObjectIdentifiers.secp256r1.equals(info.getPrivateKeyAlgorithm().getParameters())) {
      throw new IOException("the key is not on the curve P-256 (prime256v1)");
    }
    var privateKey =
        (ECPrivateKey) keys.generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    return SigningKey.of(KeyFile.Type.EC, privateKey, publicKey(publicKeyInfo(info)));
  }

  /** Reads the RSA key pair in {@code pem}, of {@link #RSA_BITS} or more. */
  SigningKey readRsa(String pem) throws IOException, GeneralSecurityException {
    PrivateKeyInfo info = privateKeyInfo(pem);
    if (rsaKeys.generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()))
            instanceof RSAPrivateCrtKey privateKey
        && privateKey.getModulus().bitLength() >= RSA_BITS) {
      var spec = new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent());
      return SigningKey.of(KeyFile.Type.RSA, privateKey, rsaKeys.generatePublic(spec));
    }
    throw new IOException("the RSA key has fewer than " + RSA_BITS + " bits");
  }

  /** Reads the public key in {@code pem}. */
  ECPublicKey readPublic(String pem) throws IOException, GeneralSecurityException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof SubjectPublicKeyInfo info) {
        return publicKey(info);
      }
      throw new IOException("there is no public key in the file");
    }
  }

  static String write(String type, byte[] encoded) throws IOException {
    var text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, encoded));
    }
    return text.toString();
  }

  /** Skips other blocks: {@code openssl ecparam -genkey} writes its parameters first. */
  private static PrivateKeyInfo privateKeyInfo(String pem) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        if (found instanceof PEMKeyPair pair) {
          return pair.getPrivateKeyInfo();
        }
        if (found instanceof PrivateKeyInfo info) {
          return info;
        }
      }
    }
    throw new IOException("there is no unencrypted private key in the file");
  }

  private static SubjectPublicKeyInfo publicKeyInfo(PrivateKeyInfo info) throws IOException {
    var key = (ECPrivateKeyParameters) PrivateKeyFactory.createKey(info);
    var point = key.getParameters().getG().multiply(key.getD());
    return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
        new ECPublicKeyParameters(point, key.getParameters()));
  }

  private ECPublicKey publicKey(SubjectPublicKeyInfo info)
      throws IOException, GeneralSecurityException {
    return (ECPublicKey) keys.generatePublic(new X509EncodedKeySpec(info.getEncoded()));
  }
}
