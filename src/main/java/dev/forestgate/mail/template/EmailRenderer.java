package dev.forestgate.mail.template;

import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.MailProperties;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Renders e-mails. Each kind has two templates: {@code <kind>.txt}, whose first line is the
 * subject, and {@code <kind>.html}, the body of {@code layout.html}. They are read at start.
 */
@Component
public final class EmailRenderer {
  /** Language of the templates and of times. */
  private static final Locale LANGUAGE = Locale.ENGLISH;

  private static final String UNTIL = "_until";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", LANGUAGE).withZone(ZoneOffset.UTC);

  private final String sender;
  private final String product;
  private final Map<EmailKind, Templates> templates = new EnumMap<>(EmailKind.class);

  EmailRenderer(MailProperties properties) {
    this.sender = properties.fromName();
    this.product = properties.productName();
    TemplateFiles files = new TemplateFiles(properties.templates());
    TemplateCheck.requireSound(files.own());
    for (EmailKind kind : EmailKind.values()) {
      templates.put(kind, templatesOf(kind, files));
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
    words.put("product", UntrustedText.singleLine(product));
    return words;
  }

  private static String format(String name, String word) {
    if (name.equals("at") || name.endsWith(UNTIL)) {
      return TIME.format(Instant.parse(word));
    }
    boolean isTrusted = name.equals("link") || name.equals("code") || name.equals("account");
    return isTrusted ? word : UntrustedText.singleLine(word);
  }

  private static Templates templatesOf(EmailKind kind, TemplateFiles files) {
    TemplateFile text = files.find(kind.slug(), ".txt", LANGUAGE);
    TemplateFile html = files.find(kind.slug(), ".html", LANGUAGE);
    TemplateFile layout = files.find("layout", ".html", LANGUAGE);
    return new Templates(text.subject(), text.body(), html.within(layout));
  }

  private record Templates(Template subject, Template text, Template html) {}
}
