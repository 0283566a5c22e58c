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
 * Renders e-mails. Each kind has two templates in the resource folder {@code mail}: {@code
 * <kind>.txt}, whose first line is the subject, and {@code <kind>.html}, the body of {@code
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
  private final Map<EmailKind, Templates> templates = new EnumMap<>(EmailKind.class);

  EmailRenderer(MailProperties properties) {
    this.sender = properties.fromName();
    String layout = read("layout.html");
    for (EmailKind kind : EmailKind.values()) {
      templates.put(kind, templatesOf(kind, layout));
    }
  }

  /**
   * Renders {@code email} without the links and codes that have expired at {@code now}. Throws
   * {@code IllegalArgumentException} if a value is missing.
   */
  public RenderedEmail render(UUID id, Email email, Instant createdAt, Instant now) {
    Templates found = templates.get(email.kind());
    if (found == null) {
      throw new IllegalArgumentException("there is no template for " + email);
    }
    Map<String, String> words = values(email, now);
    String subject = found.subject().with(words);
    words.put("subject", subject);
    return new RenderedEmail(
        id, createdAt, email.to(), subject, found.text().with(words), found.html().with(words));
  }

  private Map<String, String> values(Email email, Instant now) {
    Map<String, String> words = new TreeMap<>();
    email.values().forEach((name, word) -> words.put(name, format(name, word)));
    email.values().keySet().stream()
        .filter(name -> name.endsWith(UNTIL))
        .filter(name -> !now.isBefore(Instant.parse(email.values().get(name))))
        .forEach(name -> words.remove(name.substring(0, name.length() - UNTIL.length())));
    words.put("sender", UntrustedText.singleLine(sender));
    return words;
  }

  private static String format(String name, String word) {
    if (name.equals("at") || name.endsWith(UNTIL)) {
      return TIME.format(Instant.parse(word));
    }
    boolean isTrusted = name.equals("link") || name.equals("code") || name.equals("account");
    return isTrusted ? word : UntrustedText.singleLine(word);
  }

  private static Templates templatesOf(EmailKind kind, String layout) {
    String text = read(kind.slug() + ".txt");
    int firstLine = text.indexOf('\n');
    if (!text.startsWith(SUBJECT) || firstLine < 0) {
      throw new IllegalArgumentException(kind.slug() + ".txt does not begin with its subject");
    }
    String html = layout.replace("{{body}}", read(kind.slug() + ".html").strip());
    return new Templates(
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

  private record Templates(Template subject, Template text, Template html) {}
}
