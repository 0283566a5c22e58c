package dev.forestgate.signin.code;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Base64Url;
import dev.forestgate.secret.Hmac;
import dev.forestgate.secret.Secret;
import java.security.SecureRandom;

/**
 * Challenge of a sign-in by code, known to the client that began it alone: a code is of no use
 * without it.
 *
 * @param secret 256 random bits in base64url, or any other text of a client
 */
record CodeChallenge(Secret secret) {
  private static final int BYTES = 32;

  /** Begins each key, so that none is empty. */
  private static final String PURPOSE = "sign-in code ";

  static CodeChallenge draw(SecureRandom random) {
    return new CodeChallenge(Secret.random(random, BYTES));
  }

  /** Name of the sign-in in Redis: the SHA-256 of the challenge. */
  String id() {
    return secret.sha256();
  }

  /**
   * Stored form of {@code code}: its HMAC under the challenge, which the store does not hold. A
   * reader of the store can not try the million codes.
   */
  String hash(Secret code) {
    byte[] key = (PURPOSE + secret.reveal()).getBytes(UTF_8);
    return Base64Url.encode(Hmac.of(key, code.reveal().getBytes(US_ASCII)));
  }
}
