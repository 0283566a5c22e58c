package dev.forestgate.mail.template;

import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.EmailKind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Check of the operator's templates at start: each has a known name, only placeholders that its
 * e-mail has values for, and the link and the code that its recipient needs.
 */
final class TemplateCheck {
  /** Placeholders of all templates. */
  private static final Set<String> COMMON = Set.of("sender", "product", "language", "accent");

  private static final Set<String> NEEDED = Set.of("link", "code");
  private static final String LAYOUT = "layout";
  private static final Pattern NAME =
      Pattern.compile(
          "(?:.*[/\\\\])?([a-z-]+)(?:\\.[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?\\.(txt|html)");

  private TemplateCheck() {}

  /** Checks {@code files}. Throws {@code StartRefused} with the file and the line. */
  static void requireSound(List<TemplateFile> files) {
    files.forEach(TemplateCheck::requireSound);
  }

  private static void requireSound(TemplateFile file) {
    Matcher name = NAME.matcher(file.path());
    String kind = name.matches() ? name.group(1) : "";
    boolean isText = name.matches() && name.group(2).equals("txt");
    file.requireWellFormed();
    if (kind.equals(LAYOUT) && !isText) {
      file.requireKnown(with(COMMON, "subject", "body"));
      file.requireBody();
      return;
    }
    Set<String> values = kinds().contains(kind) ? valuesOf(EmailKind.of(kind)) : Set.of();
    if (!kinds().contains(kind)) {
      throw file.refused(1, "belongs to no e-mail", "Name it layout.html, or as one of " + kinds());
    }
    if (isText) {
      file.requireSubject();
    }
    file.requireKnown(isText ? values : with(values, "subject"));
    NEEDED.stream().filter(values::contains).sorted().forEach(file::requirePlaceholder);
  }

  private static Set<String> valuesOf(EmailKind kind) {
    Email sample = SampleEmails.of(kind, Instant.EPOCH);
    return with(sample.values().keySet(), COMMON.toArray(String[]::new));
  }

  private static List<String> kinds() {
    return Arrays.stream(EmailKind.values()).map(EmailKind::slug).collect(Collectors.toList());
  }

  private static Set<String> with(Set<String> names, String... more) {
    Set<String> all = new TreeSet<>(names);
    all.addAll(List.of(more));
    return all;
  }
}
