package dev.forestgate;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .env} file: {@code NAME=value} on each line, {@code export} before it allowed, quotes
 * around the value stripped, empty lines and lines that begin with {@code #} passed over. Nothing
 * is substituted, so a value is what is written.
 */
final class DotenvFile {
  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*=\\s*(.*)");

  private DotenvFile() {}

  /**
   * The settings in {@code file}; none if it is not there. Throws {@link StartRefused} with the
   * number of a line that is none.
   */
  static Map<String, Object> read(Path file) {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (Files.notExists(file)) {
      return settings;
    }
    int number = 0;
    for (String line : lines(file)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      Matcher found = LINE.matcher(text);
      if (!found.matches()) {
        throw new StartRefused(
            "Line " + number + " of " + file + " is no setting", "Write it as NAME=value");
      }
      settings.put(found.group(1), unquoted(found.group(2)));
    }
    return settings;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      throw new StartRefused(
          file + " can't be read", "Make it a readable text file in UTF-8", unreadable);
    }
  }

  private static String unquoted(String value) {
    boolean isQuoted =
        value.length() > 1
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return isQuoted ? value.substring(1, value.length() - 1) : value;
  }
}
