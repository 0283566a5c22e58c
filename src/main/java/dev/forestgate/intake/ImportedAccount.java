package dev.forestgate.intake;

import org.jspecify.annotations.Nullable;

/**
 * One account as a file has it.
 *
 * @param line where it begins, from 1
 * @param login the user name; null where there is none
 * @param email null where there is none; an empty one is none
 * @param hash what the other service kept of the password; null where there is none
 * @param problem why the line can't be read; null where it can, and then nothing else is there
 */
record ImportedAccount(
    long line,
    @Nullable String login,
    @Nullable String email,
    @Nullable String hash,
    @Nullable String problem) {

  static ImportedAccount unreadable(long line, String problem) {
    return new ImportedAccount(line, null, null, null, problem);
  }

  /** Never the hash. */
  @Override
  public String toString() {
    return "line " + line;
  }
}
