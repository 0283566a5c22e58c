package dev.forestgate.mail.template;

import dev.forestgate.failure.StartRefused;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;

/**
 * Text of a template.
 *
 * @param path path of the operator's file, or name of the built-in one
 * @param text without a byte order mark, lines end with {@code \n}
 */
record TemplateFile(String path, String text) {
  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final String SUBJECT = "Subject: ";
  private static final String BODY = "{{body}}";

  static TemplateFile of(String path, String text) {
    String start = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    return new TemplateFile(path, start.replace("\r\n", "\n"));
  }

  /** The subject, which is the first line of a text. */
  Template subject() {
    return Template.of(text.substring(SUBJECT.length(), endOfSubject()), UnaryOperator.identity());
  }

  /** The text after the subject. */
  Template body() {
    return Template.of(text.substring(endOfSubject()).strip() + "\n", UnaryOperator.identity());
  }

  /** The HTML of this file within {@code layout}. */
  Template within(TemplateFile layout) {
    return Template.of(layout.text.replace(BODY, text.strip()), UntrustedText::escapeHtml);
  }

  /** Refuses a text whose first line is not a subject. */
  void requireSubject() {
    if (!text.startsWith(SUBJECT) || endOfSubject() <= SUBJECT.length()) {
      throw refused(1, "does not begin with the subject", "Write \"Subject: \" and its text");
    }
  }

  /** Refuses a layout without a place for the body. */
  void requireBody() {
    if (!text.contains(BODY)) {
      throw refused(1, "has no {{body}}", "Write it where the e-mail's own text belongs");
    }
  }

  /** Refuses a malformed template. */
  void requireWellFormed() {
    try {
      Template.of(text, UnaryOperator.identity());
    } catch (TemplateFault fault) {
      throw refused(fault.line(), "is malformed: " + fault.getMessage(), "Correct this template");
    }
  }

  /** Refuses placeholders and conditions other than {@code known}. */
  void requireKnown(Set<String> known) {
    Matcher tags = Template.TAG.matcher(text);
    while (tags.find()) {
      if (!known.contains(tags.group(2))) {
        throw refused(
            TemplateFault.lineOf(text, tags.start()),
            "has the unknown placeholder " + tags.group(),
            "This template may have " + String.join(", ", known));
      }
    }
  }

  /** Refuses a template that does not insert {@code name}. */
  void requirePlaceholder(String name) {
    if (!text.contains("{{" + name + "}}")) {
      throw refused(
          TemplateFault.lineOf(text, text.length()),
          "ends without {{" + name + "}}",
          "Its recipient needs the " + name);
    }
  }

  /** The failure of line {@code line}. */
  StartRefused refused(int line, String problem, String remedy) {
    return new StartRefused(path + ", line " + line + ", " + problem, remedy);
  }

  private int endOfSubject() {
    int end = text.indexOf('\n');
    return end < 0 ? text.length() : end;
  }
}
