package dev.forestgate.factors.challenge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Secret;
import dev.forestgate.secret.Sha256;

/** Passkey ceremony: 256 random bits in base64url, known to its client alone. */
public record Ceremony(Secret token) {
  /**
   * Challenge that the authenticator signs, 32 bytes. It is derived from the token, so Redis holds
   * neither.
   */
  public byte[] challenge() {
    return Sha256.of(("passkey challenge " + token.reveal()).getBytes(UTF_8));
  }
}
