package dev.forestgate.intake;

import dev.forestgate.credentials.Passwords;
import dev.forestgate.factors.ImportedTotp;
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
 * Rules for imported accounts: names and addresses as at registration, and a password hash that can
 * be verified.
 */
final class ImportRules {
  private ImportRules() {}

  /**
   * The account to add. Null if it breaks a rule; {@code problems}, empty before, holds all reasons
   * then.
   */
  static @Nullable NewUser of(ImportedAccount account, IdGenerator ids, List<String> problems) {
    String unreadable = account.problem();
    if (unreadable != null) {
      problems.add(unreadable);
      return null;
    }
    List<FieldError> errors = new ArrayList<>();
    Username username = Username.parse(account.login(), errors);
    EmailAddress email = EmailAddress.parse(account.email(), errors);
    errors.forEach(error -> problems.add(error.field() + " " + error.message()));
    if (isBroken(account.login()) || isBroken(account.email())) {
      problems.add("is not UTF-8");
    }
    Secret hash = Secret.of(Objects.requireNonNullElse(account.hash(), ""));
    if (!Passwords.canVerify(hash)) {
      problems.add("password_hash is not a bcrypt or Argon2id hash that sign-in can verify");
    }
    Secret totp = account.totp();
    if (totp != null && !ImportedTotp.isSecret(totp)) {
      problems.add("totp_secret is not base32 of 128 to 512 bits");
    }
    return username == null || !problems.isEmpty()
        ? null
        : NewUser.builder(ids.generateId())
            .username(username)
            .email(email)
            .passwordHash(hash)
            .secondFactor(totp != null)
            .build();
  }

  /** Returns whether decoding replaced malformed bytes by U+FFFD. */
  private static boolean isBroken(@Nullable String text) {
    return text != null && text.indexOf('\ufffd') >= 0;
  }
}
