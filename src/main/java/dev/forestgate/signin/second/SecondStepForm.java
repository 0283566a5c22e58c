package dev.forestgate.signin.second;

import dev.forestgate.factors.model.FactorProof;
import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Request body of the second step of a sign-in, with exactly one proof of a factor.
 *
 * @param mode may be left out; otherwise that of the first step
 * @param trustDevice whether this browser is to be trusted; false if left out
 */
record SecondStepForm(
    @Nullable Secret challenge,
    @Nullable Secret code,
    @Nullable Secret recoveryCode,
    @Nullable Secret ceremony,
    @Nullable JsonNode credential,
    @Nullable String mode,
    @Nullable Boolean trustDevice) {

  /** Validates the form. Throws INVALID_REQUEST unless it has a challenge and one proof. */
  Given given() {
    if (challenge == null) {
      throw Failed.invalid("challenge", "is required");
    }
    return new Given(
        challenge,
        FactorProof.require(code, recoveryCode, ceremony, credential),
        mode,
        Boolean.TRUE.equals(trustDevice));
  }

  /**
   * A validated form.
   *
   * @param mode null for that of the first step
   */
  record Given(Secret challenge, FactorProof proof, @Nullable String mode, boolean trustDevice) {
    boolean isFor(String modeOfFirstStep) {
      return mode == null || mode.equals(modeOfFirstStep);
    }
  }
}
