package dev.forestgate.factors.passkey;

import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Signature algorithms of passkeys (IANA COSE), the preferred one first. */
final class PasskeyAlgorithm {
  static final List<PublicKeyCredentialParameters> ACCEPTED =
      Stream.of(
              COSEAlgorithmIdentifier.ES256,
              COSEAlgorithmIdentifier.EdDSA,
              COSEAlgorithmIdentifier.RS256)
          .map(PasskeyAlgorithm::publicKey)
          .toList();

  private PasskeyAlgorithm() {}

  /** Member {@code pubKeyCredParams} of the options. */
  static List<Map<String, Object>> parameters() {
    return ACCEPTED.stream()
        .map(one -> Map.<String, Object>of("type", "public-key", "alg", one.getAlg().getValue()))
        .toList();
  }

  private static PublicKeyCredentialParameters publicKey(COSEAlgorithmIdentifier algorithm) {
    return new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm);
  }
}
