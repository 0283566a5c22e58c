package dev.forestgate.config.source;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parser of a {@code .env} file, by the rules of Docker Compose with one exception: nothing is
 * substituted, and a dollar is a dollar. Each line is {@code NAME=value}, optionally after {@code
 * export}. Empty lines and lines that begin with {@code #} are ignored.
 *
 * <p>A value without quotes ends at a {@code #} after white space. A value in single quotes is
 * literal. In double quotes a backslash escapes {@code "}, {@code \}, {@code $}, {@code n}, {@code
 * r} and {@code t}, and is literal before anything else. Quoted values may span lines.
 */
public final class DotenvFile {
  private static final Pattern NAME =
      Pattern.compile("[ \\t]*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \\t]*=[ \\t]*");
  private static final Pattern REST = Pattern.compile("[ \\t]*(#[^\\n]*)?");
  private static final Pattern COMMENT = Pattern.compile("(?<=[ \\t])#.*");
  private static final String ESCAPES = "\"\\$nrt";
  private static final String ESCAPED = "\"\\$\n\r\t";

  private final Path file;
  private final String text;
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private int at;

  private DotenvFile(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * The settings in {@code file}; empty if the file does not exist. Throws {@link StartRefused}
   * with the line number of a malformed line.
   */
  public static Map<String, Object> read(Path file) {
    if (Files.notExists(file)) {
      return new LinkedHashMap<>();
    }
    try {
      return new DotenvFile(file, TextFile.read(file).replaceAll("\\r\\n?", "\n")).settings();
    } catch (IOException unreadable) {
      throw new StartRefused(
          file + " can't be read", "Make it a readable text file in UTF-8", unreadable);
    }
  }

  private Map<String, Object> settings() {
    Matcher name = NAME.matcher(text);
    while (at < text.length()) {
      String line = restOfLine();
      if (line.isBlank() || line.strip().startsWith("#")) {
        at += line.length() + 1;
        continue;
      }
      if (!name.region(at, at + line.length()).lookingAt()) {
        throw refused("is not a setting", "Write it as NAME=value");
      }
      at = name.end();
      settings.put(name.group(1), value());
      at++; // the end of the line
    }
    return settings;
  }

  private String value() {
    String line = restOfLine();
    if (line.startsWith("\"") || line.startsWith("'")) {
      return quoted(line.charAt(0));
    }
    String withBefore = text.charAt(at - 1) + line;
    at += line.length();
    return COMMENT.matcher(withBefore).replaceFirst("").substring(1).strip();
  }

  /** Reads up to the closing quote. Only a comment may follow on the line. */
  private String quoted(char quote) {
    int begin = at;
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != quote; at++) {
      int escape = quote == '"' && text.charAt(at) == '\\' ? escape() : -1;
      value.append(escape < 0 ? text.charAt(at) : ESCAPED.charAt(escape));
      at += escape < 0 ? 0 : 1;
    }
    boolean isOpen = at >= text.length();
    at = isOpen ? begin : at + 1;
    String rest = restOfLine();
    if (isOpen) {
      throw refused(
          "opens a quote that is never closed",
          "Enclose the whole value in the other kind of quotes");
    }
    if (!REST.matcher(rest).matches()) {
      throw refused(
          "continues after the closing quote of its value",
          "Enclose the whole value in single quotes, or escape quotes in it as \\\"");
    }
    at += rest.length();
    return value.toString();
  }

  /** Index of the escape sequence at the current position; -1 for a literal backslash. */
  private int escape() {
    return at + 1 < text.length() ? ESCAPES.indexOf(text.charAt(at + 1)) : -1;
  }

  private String restOfLine() {
    int end = text.indexOf('\n', at);
    return text.substring(at, end < 0 ? text.length() : end);
  }

  private StartRefused refused(String problem, String remedy) {
    long line = text.substring(0, at).chars().filter(character -> character == '\n').count() + 1;
    return new StartRefused("Line " + line + " of " + file + " " + problem, remedy);
  }
}
