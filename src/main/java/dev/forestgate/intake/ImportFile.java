package dev.forestgate.intake;

import dev.forestgate.failure.StartRefused;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of a file, read one by one: CSV with the names of its columns on the first line, or
 * JSON lines, one object each. The user name is {@code login} or {@code username}; {@code
 * password_hash} and {@code email} are what they say; all else is passed over, ids too.
 */
sealed interface ImportFile permits CsvImportFile, JsonImportFile {
  String HASH = "password_hash";
  String EMAIL = "email";
  List<String> LOGIN = List.of("login", "username");

  /** So much text can't be one account. */
  int LONGEST = 64 * 1024;

  /** The next one, or null at the end. */
  @Nullable ImportedAccount next() throws IOException;

  /**
   * Those of {@code file}: JSON lines where its first character is a brace, else CSV. Throws {@link
   * StartRefused} where it is not UTF-8, and where the first line of a CSV names no user name or no
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
          "The file is not UTF-8, but UTF-16 or UTF-32 by its first characters",
          "Convert it, as by iconv -f UTF-16 -t UTF-8");
    }
    return first == '{' ? new JsonImportFile(file) : new CsvImportFile(new Csv(file));
  }

  /** Of the text under each name. */
  static ImportedAccount arrival(long line, Map<String, String> members) {
    String login =
        LOGIN.stream().map(members::get).filter(Objects::nonNull).findFirst().orElse(null);
    String email = members.get(EMAIL);
    return new ImportedAccount(
        line, login, email == null || email.isEmpty() ? null : email, members.get(HASH), null);
  }
}
