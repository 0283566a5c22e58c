package dev.forestgate.intake;

import dev.forestgate.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * An account of an import file.
 *
 * @param line number of its first line, from 1
 * @param login the user name; null if there is none
 * @param email null if there is none; an empty value is none
 * @param hash password hash of the other service; null if there is none
 * @param totp TOTP secret in base32; null if there is none; an empty value is none
 * @param problem reason why the line can't be read, and then all else is null; null if it can
 */
record ImportedAccount(
    long line,
    @Nullable String login,
    @Nullable String email,
    @Nullable String hash,
    @Nullable Secret totp,
    @Nullable String problem) {

  static ImportedAccount unreadable(long line, String problem) {
    return new ImportedAccount(line, null, null, null, null, problem);
  }

  /** Line number only, never the hash. */
  @Override
  public String toString() {
    return "line " + line;
  }
}
