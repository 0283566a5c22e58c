package dev.forestgate.intake;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Accounts of an import file, read one at a time: CSV with the names of its columns on the first
 * line, or JSON Lines with one object on each line. The user name is {@code login} or {@code
 * username}; {@code password_hash}, {@code email} and {@code totp_secret} are optional or required
 * as {@link ImportRules} says; all other members, ids included, are ignored.
 */
sealed interface ImportFile permits CsvImportFile, JsonImportFile {
  String HASH = "password_hash";
  String EMAIL = "email";
  String TOTP = "totp_secret";
  List<String> LOGIN = List.of("login", "username");

  /** Longest account in characters. */
  int LONGEST = 64 * 1024;

  /** The next account, or null at the end. */
  @Nullable ImportedAccount next() throws IOException;

  /**
   * Opens {@code file}: JSON Lines if its first character is a brace, else CSV. Throws {@link
   * StartRefused} if it is not UTF-8, and if the first line of a CSV file names no user name or no
   * hash.
   */
  static ImportFile of(BufferedReader file) throws IOException {
    file.mark(1);
    if (file.read() != '\ufeff') { // a byte order mark
      file.reset();
    }
    file.mark(2);
    int first = file.read();
    int second = file.read();
    file.reset();
    if (first == '\ufffd' || first == 0 || second == 0) {
      throw new StartRefused(
          "The file must be UTF-8; its first characters are UTF-16 or UTF-32",
          "Convert it, for example with iconv -f UTF-16 -t UTF-8");
    }
    return first == '{' ? new JsonImportFile(file) : new CsvImportFile(new Csv(file));
  }

  /** Reads an account from the text of its members. */
  static ImportedAccount account(long line, Map<String, String> members) {
    String login =
        LOGIN.stream().map(members::get).filter(Objects::nonNull).findFirst().orElse(null);
    String totp = value(members, TOTP);
    return new ImportedAccount(
        line,
        login,
        value(members, EMAIL),
        members.get(HASH),
        totp == null ? null : Secret.of(totp),
        null);
  }

  private static @Nullable String value(Map<String, String> members, String name) {
    String value = members.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
