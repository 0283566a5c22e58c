package dev.forestgate.mail.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text with placeholders: {@code {{name}}}, whose value is escaped, and {@code
 * {{#name}}…{{/name}}}, which is left out if there is no such value. No value is inserted
 * unescaped.
 */
final class Template {
  /** Placeholder or end of a condition: its sign and its name. */
  static final Pattern TAG = Pattern.compile("\\{\\{([#/]?)([a-z_]+)}}");

  private final List<Part> parts;
  private final UnaryOperator<String> escape;

  private Template(List<Part> parts, UnaryOperator<String> escape) {
    this.parts = parts;
    this.escape = escape;
  }

  /** Parses {@code source}. Throws {@link TemplateFault} if it is malformed. */
  static Template of(String source, UnaryOperator<String> escape) {
    List<Part> parts = new ArrayList<>();
    Matcher tags = TAG.matcher(source);
    String condition = null;
    int from = 0;
    while (tags.find()) {
      parts.add(new Part(literal(source, from, tags.start()), null, condition));
      from = tags.end();
      switch (tags.group(1)) {
        case "#" -> condition = opened(condition, tags, source);
        case "/" -> condition = closed(condition, tags, source);
        default -> parts.add(new Part("", tags.group(2), condition));
      }
    }
    parts.add(new Part(literal(source, from, source.length()), null, condition));
    if (condition != null) {
      throw new TemplateFault(condition + " is opened and not closed", source, source.length());
    }
    return new Template(parts, escape);
  }

  /** Inserts values. Throws {@code IllegalArgumentException} if one is missing. */
  String with(Map<String, String> words) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      if (part.condition() == null || words.containsKey(part.condition())) {
        filled.append(part.literal());
        if (part.word() != null) {
          filled.append(escape.apply(required(words, part.word())));
        }
      }
    }
    return filled.toString();
  }

  /** Names of all placeholders. */
  Set<String> words() {
    Set<String> words = new TreeSet<>();
    for (Part part : parts) {
      if (part.word() != null) {
        words.add(part.word());
      }
    }
    return words;
  }

  private static String required(Map<String, String> words, String name) {
    String word = words.get(name);
    if (word == null) {
      throw new IllegalArgumentException("the e-mail has no value for " + name);
    }
    return word;
  }

  private static String opened(@Nullable String condition, Matcher tag, String source) {
    String name = tag.group(2);
    if (condition != null) {
      throw new TemplateFault(name + " is opened within " + condition, source, tag.start());
    }
    return name;
  }

  private static @Nullable String closed(@Nullable String condition, Matcher tag, String source) {
    String name = tag.group(2);
    if (!name.equals(condition)) {
      throw new TemplateFault(name + " is closed and was not opened", source, tag.start());
    }
    return null;
  }

  private static String literal(String source, int from, int to) {
    String literal = source.substring(from, to);
    // Other template languages insert {{{name}}} unescaped.
    boolean isMalformed =
        literal.contains("{{")
            || literal.contains("}}")
            || literal.endsWith("{")
            || literal.startsWith("}");
    if (isMalformed) {
      throw new TemplateFault(
          "what is between {{ and }} must be a name", source, faultIn(source, from, to));
    }
    return literal;
  }

  /** Position of the first brace in the literal, or of its end. */
  private static int faultIn(String source, int from, int to) {
    for (int i = from; i < to; i++) {
      if (source.startsWith("{{", i) || source.startsWith("}}", i)) {
        return i;
      }
    }
    return to;
  }

  /**
   * @param word name of the placeholder after the literal; null for none
   * @param condition name of the value without which both are left out; null for none
   */
  private record Part(String literal, @Nullable String word, @Nullable String condition) {}
}
