package dev.forestgate.signin.second;

import dev.forestgate.factors.model.FactorProof;
import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Request body of an elevation: the password, the proof of a second factor, or nothing to learn
 * what is possible.
 */
record ElevationForm(
    @Nullable Secret password,
    @Nullable Secret code,
    @Nullable Secret recoveryCode,
    @Nullable Secret ceremony,
    @Nullable JsonNode credential) {
  private static final Secret NONE = Secret.of("");

  boolean isEmpty() {
    return Stream.of(password, code, recoveryCode, ceremony, credential).allMatch(Objects::isNull);
  }

  /** Validates the form. Throws INVALID_REQUEST unless it has exactly one of the two. */
  Given given() {
    Optional<FactorProof> proof = FactorProof.find(code, recoveryCode, ceremony, credential);
    if (proof.isPresent() == (password != null)) {
      throw Failed.invalid(
          "", "must have either password, code, recovery_code, or ceremony and credential");
    }
    return new Given(password == null ? NONE : password, proof);
  }

  /**
   * A validated form.
   *
   * @param password empty if there is a proof
   */
  record Given(Secret password, Optional<FactorProof> proof) {}
}
