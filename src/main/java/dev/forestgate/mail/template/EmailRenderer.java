package dev.forestgate.mail.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.MailProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/**
 * Writes letters out. For each kind there are two templates in the folder {@code mail}: {@code
 * <kind>.txt}, whose first line is the subject, and {@code <kind>.html}, which goes into {@code
 * layout.html}.
 */
@Component
public final class EmailRenderer {
  private static final String SUBJECT = "Subject: ";
  private static final String UNTIL = "_until";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final String sender;
  private final Map<EmailKind, Sheet> sheets = new EnumMap<>(EmailKind.class);

  EmailRenderer(MailProperties properties) {
    this.sender = properties.fromName();
    String layout = read("layout.html");
    for (EmailKind kind : EmailKind.values()) {
      sheets.put(kind, sheet(kind, layout));
    }
  }

  /**
   * {@code letter} in words. What it holds that is worth nothing any more at {@code now} is left
   * out. Throws {@code IllegalArgumentException} where the letter lacks a word.
   */
  public RenderedEmail render(UUID id, Email letter, Instant createdAt, Instant now) {
    Sheet sheet = sheets.get(letter.kind());
    if (sheet == null) {
      throw new IllegalArgumentException("there is no text for " + letter);
    }
    Map<String, String> words = words(letter, now);
    String subject = sheet.subject().with(words);
    words.put("subject", subject);
    return new RenderedEmail(
        id, createdAt, letter.to(), subject, sheet.text().with(words), sheet.html().with(words));
  }

  private Map<String, String> words(Email letter, Instant now) {
    Map<String, String> words = new TreeMap<>();
    letter.values().forEach((name, word) -> words.put(name, fit(name, word)));
    letter.values().keySet().stream()
        .filter(name -> name.endsWith(UNTIL))
        .filter(name -> !now.isBefore(Instant.parse(letter.values().get(name))))
        .forEach(name -> words.remove(name.substring(0, name.length() - UNTIL.length())));
    words.put("sender", UntrustedText.singleLine(sender));
    return words;
  }

  private static String fit(String name, String word) {
    if (name.equals("at") || name.endsWith(UNTIL)) {
      return TIME.format(Instant.parse(word));
    }
    boolean isOurs = name.equals("link") || name.equals("code") || name.equals("account");
    return isOurs ? word : UntrustedText.singleLine(word);
  }

  private static Sheet sheet(EmailKind kind, String layout) {
    String text = read(kind.slug() + ".txt");
    int firstLine = text.indexOf('\n');
    if (!text.startsWith(SUBJECT) || firstLine < 0) {
      throw new IllegalArgumentException(kind.slug() + ".txt does not begin with its subject");
    }
    String html = layout.replace("{{body}}", read(kind.slug() + ".html").strip());
    return new Sheet(
        Template.of(text.substring(SUBJECT.length(), firstLine), UnaryOperator.identity()),
        Template.of(text.substring(firstLine).strip() + "\n", UnaryOperator.identity()),
        Template.of(html, UntrustedText::escapeHtml));
  }

  private static String read(String name) {
    try (InputStream template = EmailRenderer.class.getResourceAsStream("/mail/" + name)) {
      if (template == null) {
        throw new IllegalArgumentException("there is no template " + name);
      }
      return new String(template.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private record Sheet(Template subject, Template text, Template html) {}
}
