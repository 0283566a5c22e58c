package dev.forestgate.signin.second;

import dev.forestgate.factors.model.FactorProof;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.model.SessionMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Request body of a sign-in with a passkey. */
record PasskeySignInForm(
    @Nullable Secret ceremony, @Nullable JsonNode credential, @Nullable String mode) {

  /** Validates the form. Throws INVALID_REQUEST if a member is missing or the mode is unknown. */
  Given given() {
    List<FieldError> errors = new ArrayList<>();
    SessionMode requestedMode = SessionMode.requested(mode, errors);
    if (ceremony == null) {
      errors.add(new FieldError("ceremony", "is required"));
    }
    if (credential == null || !credential.isObject()) {
      errors.add(new FieldError("credential", "must be a JSON object"));
    }
    if (ceremony == null || credential == null || !errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    return new Given(new FactorProof.Passkey(ceremony, credential), requestedMode);
  }

  /** A validated form. */
  record Given(FactorProof.Passkey proof, SessionMode mode) {}
}
