package dev.forestgate.mail.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.mail.message.EmailKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** One language of e-mails: its templates, the form of its times, and the names of devices. */
final class MailLanguage {
  private static final String ON = " on ";

  private final Locale locale;
  private final DateTimeFormatter time;
  private final Properties words;
  private final Map<EmailKind, Templates> templates = new EnumMap<>(EmailKind.class);

  /** Reads the templates. Blocks, so call it at startup only. */
  MailLanguage(Locale locale, TemplateFiles files) {
    this.locale = locale;
    this.time = time(locale).withZone(ZoneOffset.UTC);
    this.words = words(locale);
    for (EmailKind kind : EmailKind.values()) {
      templates.put(kind, templatesOf(kind, files));
    }
  }

  String tag() {
    return locale.toLanguageTag();
  }

  /** The templates of {@code kind}. Throws {@code IllegalArgumentException} if there are none. */
  Templates templates(EmailKind kind) {
    Templates found = templates.get(kind);
    if (found == null) {
      throw new IllegalArgumentException("there is no template for " + kind);
    }
    return found;
  }

  String time(Instant instant) {
    return time.format(instant);
  }

  /** Name of a place in this language, if the place is unknown; else as it is. */
  String place(String name) {
    return words.getProperty(name, name);
  }

  /** What an operator did in this language. */
  String deed(String name) {
    return words.getProperty(name.replace(' ', '-'), name);
  }

  /** Name of a device in this language. */
  String device(String name) {
    int on = name.indexOf(ON);
    return on < 0
        ? words.getProperty(name.replace(' ', '-'), name)
        : device(name.substring(0, on))
            + words.getProperty("on", ON)
            + name.substring(on + ON.length());
  }

  private static DateTimeFormatter time(Locale locale) {
    String day =
        locale.equals(Locale.ENGLISH)
            ? "d MMMM uuuu"
            : DateTimeFormatterBuilder.getLocalizedDateTimePattern(
                FormatStyle.LONG, null, IsoChronology.INSTANCE, locale);
    return DateTimeFormatter.ofPattern(day + ", HH:mm 'UTC'", locale);
  }

  private static Properties words(Locale locale) {
    Properties words = new Properties();
    try (InputStream file =
        MailLanguage.class.getResourceAsStream("/mail/words." + locale + ".properties")) {
      if (file != null) {
        words.load(new InputStreamReader(file, UTF_8));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return words;
  }

  private Templates templatesOf(EmailKind kind, TemplateFiles files) {
    Locale language = files.isOnlyInNoLanguage(kind.slug(), locale) ? Locale.ROOT : locale;
    TemplateFile text = files.find(kind.slug(), ".txt", language);
    TemplateFile html = files.find(kind.slug(), ".html", language);
    TemplateFile layout = files.find("layout", ".html", locale);
    return new Templates(text.subject(), text.body(), html.within(layout));
  }

  /** Templates of one kind of e-mail. */
  record Templates(Template subject, Template text, Template html) {}
}
