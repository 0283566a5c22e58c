package dev.forestgate.signin;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.identity.AccountName;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.model.SessionMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request body of a sign-in; {@link AccountName} says how the three names are read. */
record SignInForm(
    @Nullable String username,
    @Nullable String login,
    @Nullable String email,
    @Nullable Secret password,
    @Nullable String mode) {

  /** Validates the form. Throws INVALID_REQUEST if a member is missing or the mode is unknown. */
  Credentials credentials() {
    List<FieldError> errors = new ArrayList<>();
    String name = new AccountName(username, login, email).require("username", errors);
    SessionMode requestedMode = SessionMode.requested(mode, errors);
    if (password == null) {
      errors.add(new FieldError("password", "is required"));
    }
    if (name == null || password == null || !errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    return new Credentials(name, password, requestedMode);
  }

  /**
   * A validated form: the name as typed, the password, and the credentials that the client
   * requests.
   */
  record Credentials(String name, Secret password, SessionMode mode) {}
}
