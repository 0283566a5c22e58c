package dev.forestgate.signin;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.model.SessionMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a sign-in sends: the name under any of three members, the first that is there counts. */
record SignInForm(
    @Nullable String username,
    @Nullable String login,
    @Nullable String email,
    @Nullable Secret password,
    @Nullable String mode) {

  /** The checked form. Throws INVALID_REQUEST where something is missing or the mode is none. */
  Credentials credentials() {
    List<FieldError> errors = new ArrayList<>();
    Optional<String> name =
        Stream.of(username, login, email).flatMap(Stream::ofNullable).findFirst();
    Optional<SessionMode> wanted =
        mode == null ? Optional.of(SessionMode.BOTH) : SessionMode.parse(mode);
    if (name.isEmpty()) {
      errors.add(new FieldError("username", "is required"));
    }
    if (wanted.isEmpty()) {
      errors.add(new FieldError("mode", "must be cookie or token, or be left out"));
    }
    if (password == null) {
      errors.add(new FieldError("password", "is required"));
    }
    if (password == null || !errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    return new Credentials(name.orElseThrow(), password, wanted.orElseThrow());
  }

  /** A name as typed, the password that goes with it, and what the client wants to hold. */
  record Credentials(String name, Secret password, SessionMode mode) {}
}
