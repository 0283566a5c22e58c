package dev.forestgate.signin.code;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.tokens.onetime.SixDigitCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request body of a sign-in by code: the challenge and the code, or the token of the link. */
record CodeSignInForm(
    @Nullable Secret challenge,
    @Nullable Secret code,
    @Nullable Secret token,
    @Nullable String mode) {
  /**
   * Validates the form. Throws INVALID_REQUEST unless it has exactly one proof, and if the code or
   * the mode is malformed.
   */
  Given given() {
    List<FieldError> errors = new ArrayList<>();
    SessionMode requestedMode = SessionMode.requested(mode, errors);
    if (!errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    return new Given(proof(), requestedMode);
  }

  private Proof proof() {
    if (token != null && challenge == null && code == null) {
      return new Link(token);
    }
    if (challenge == null || code == null || token != null) {
      throw Failed.invalid("", "must have either challenge and code, or token");
    }
    return new Code(new CodeChallenge(challenge), SixDigitCode.require(code));
  }

  /** Proof that the client received the e-mail. */
  sealed interface Proof {}

  /** The code, and the challenge of the client that asked for it. */
  record Code(CodeChallenge challenge, Secret code) implements Proof {}

  /**
   * The link, which needs no challenge.
   *
   * @param token as sent by the client
   */
  record Link(Secret token) implements Proof {}

  /** A validated form. */
  record Given(Proof proof, SessionMode mode) {}
}
