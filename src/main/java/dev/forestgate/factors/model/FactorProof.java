package dev.forestgate.factors.model;

import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Proof of a second factor, as a request body carries it. */
public sealed interface FactorProof {
  /** Code of an authenticator app. */
  record Code(Secret code) implements FactorProof {}

  /** Recovery code, in any spelling. */
  record RecoveryCode(Secret code) implements FactorProof {}

  /**
   * Response of a passkey.
   *
   * @param ceremony token of the ceremony that it responds to
   * @param credential {@code AuthenticationResponseJSON} (WebAuthn Level 3, section 5.1.9)
   */
  record Passkey(Secret ceremony, JsonNode credential) implements FactorProof {}

  /**
   * Reads the proof from the members of a body: {@code code}, {@code recovery_code}, or {@code
   * ceremony} with {@code credential}. Fails with INVALID_REQUEST if there is none, or more than
   * one.
   */
  static FactorProof require(
      @Nullable Secret code,
      @Nullable Secret recoveryCode,
      @Nullable Secret ceremony,
      @Nullable JsonNode credential) {
    return find(code, recoveryCode, ceremony, credential)
        .orElseThrow(() -> Failed.invalid("code", "is required, or another proof of a factor"));
  }

  /** Reads the proof like {@link #require}. Empty if there is none. */
  static Optional<FactorProof> find(
      @Nullable Secret code,
      @Nullable Secret recoveryCode,
      @Nullable Secret ceremony,
      @Nullable JsonNode credential) {
    if ((ceremony == null) != (credential == null)) {
      throw Failed.invalid(ceremony == null ? "ceremony" : "credential", "is required");
    }
    if (Stream.of(code != null, recoveryCode != null, ceremony != null).filter(is -> is).count()
        > 1) {
      throw Failed.invalid("code", "excludes every other proof of a factor");
    }
    if (code != null) {
      return Optional.of(new Code(code));
    }
    if (recoveryCode != null) {
      return Optional.of(new RecoveryCode(recoveryCode));
    }
    return ceremony == null || credential == null
        ? Optional.empty()
        : Optional.of(new Passkey(ceremony, credential));
  }
}
