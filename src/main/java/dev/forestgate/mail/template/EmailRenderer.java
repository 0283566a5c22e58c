package dev.forestgate.mail.template;

import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.MailProperties;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Renders e-mails. Each kind has two templates: {@code <kind>.txt}, whose first line is the
 * subject, and {@code <kind>.html}, the body of {@code layout.html}; and the same in other
 * languages, as {@code <kind>.de.txt}. They are read at start.
 */
@Component
public final class EmailRenderer {
  /** Languages of the built-in templates; the first is the default. */
  private static final List<Locale> BUILT_IN = List.of(Locale.ENGLISH, Locale.GERMAN);

  /** Color of the pages if none is configured. */
  static final String ACCENT = "#1f5b35";

  private static final String UNTIL = "_until";

  private final String accent;
  private final String sender;
  private final String product;
  private final Map<String, MailLanguage> languages = new LinkedHashMap<>();

  /**
   * @param accent color of the pages, {@code #rrggbb}
   */
  EmailRenderer(
      MailProperties properties,
      @Value("${forestgate.pages.accent:" + ACCENT + "}") String accent) {
    this.accent = accent;
    this.sender = properties.fromName();
    this.product = properties.productName();
    TemplateFiles files = new TemplateFiles(properties.templates());
    TemplateCheck.requireSound(files.own());
    Stream.concat(BUILT_IN.stream(), files.languages().stream())
        .forEach(
            locale ->
                languages.computeIfAbsent(
                    locale.toLanguageTag(), tag -> new MailLanguage(locale, files)));
  }

  /**
   * Renders {@code email} in its language, else in English, without the links and codes that have
   * expired at {@code now}. Throws {@code IllegalArgumentException} if a value is missing.
   */
  public RenderedEmail render(UUID id, Email email, Instant createdAt, Instant now) {
    MailLanguage language = language(email.locale());
    MailLanguage.Templates found = language.templates(email.kind());
    Map<String, String> words = values(email, language, now);
    String subject = found.subject().with(words);
    words.put("subject", subject);
    return new RenderedEmail(
        id, createdAt, email.to(), subject, found.text().with(words), found.html().with(words));
  }

  /** The language that is nearest to {@code tag} (RFC 4647, section 3.4), else the default. */
  private MailLanguage language(@Nullable String tag) {
    String match = tag == null ? null : lookup(tag);
    MailLanguage found = match == null ? null : languages.get(match);
    return found == null ? languages.values().iterator().next() : found;
  }

  private @Nullable String lookup(String tag) {
    try {
      return Locale.lookupTag(Locale.LanguageRange.parse(tag), languages.keySet());
    } catch (IllegalArgumentException noLanguage) {
      return null; // an account may have any tag, such as one for private use
    }
  }

  private Map<String, String> values(Email email, MailLanguage language, Instant now) {
    Map<String, String> words = new TreeMap<>();
    email.values().forEach((name, word) -> words.put(name, format(name, word, language)));
    email.values().keySet().stream()
        .filter(name -> name.endsWith(UNTIL))
        .filter(name -> !now.isBefore(Instant.parse(email.values().get(name))))
        .forEach(name -> words.remove(name.substring(0, name.length() - UNTIL.length())));
    words.put("sender", UntrustedText.singleLine(sender));
    words.put("product", UntrustedText.singleLine(product));
    words.put("language", language.tag());
    words.put("accent", accent);
    return words;
  }

  private static String format(String name, String word, MailLanguage language) {
    if (name.equals("at") || name.endsWith(UNTIL)) {
      return language.time(Instant.parse(word));
    }
    return switch (name) {
      case "link", "code", "account" -> word;
      case "place" -> UntrustedText.singleLine(language.place(word));
      case "what" -> UntrustedText.singleLine(language.deed(word));
      case "device" -> UntrustedText.singleLine(language.device(word));
      default -> UntrustedText.singleLine(word);
    };
  }
}
