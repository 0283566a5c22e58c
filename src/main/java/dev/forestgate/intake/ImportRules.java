package dev.forestgate.intake;

import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.FieldError;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.IdGenerator;

/**
 * Which accounts of another service can be ours: names and addresses by the rules of a
 * registration.
 */
final class ImportRules {
  private ImportRules() {}

  /** Null where it can't be, with all reasons in {@code problems}, which was empty. */
  static @Nullable NewUser of(ImportedAccount arrival, IdGenerator ids, List<String> problems) {
    String unreadable = arrival.problem();
    if (unreadable != null) {
      problems.add(unreadable);
      return null;
    }
    List<FieldError> errors = new ArrayList<>();
    Username username = Username.parse(arrival.login(), errors);
    EmailAddress email = EmailAddress.parse(arrival.email(), errors);
    errors.forEach(error -> problems.add(error.field() + " " + error.message()));
    if (isBroken(arrival.login()) || isBroken(arrival.email())) {
      problems.add("is not UTF-8");
    }
    Secret hash = Secret.of(Objects.requireNonNullElse(arrival.hash(), ""));
    if (!Passwords.canVerify(hash)) {
      problems.add("password_hash is no bcrypt or Argon2id hash that a sign-in could use");
    }
    return username == null || !problems.isEmpty()
        ? null
        : new NewUser(ids.generateId(), username, email, hash);
  }

  /** U+FFFD is what bytes become that are no text. */
  private static boolean isBroken(@Nullable String text) {
    return text != null && text.indexOf('\ufffd') >= 0;
  }
}
