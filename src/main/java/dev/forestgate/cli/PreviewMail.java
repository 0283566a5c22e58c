package dev.forestgate.cli;

import dev.forestgate.cli.mode.ModeApplication;
import dev.forestgate.mail.template.EmailRenderer;
import dev.forestgate.mail.transport.EmailPreview;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Command-line mode {@code preview-mail}: writes an e-mail of each kind with sample values to the
 * folder of {@code --to}, {@value #DEFAULT_FOLDER} by default, in the language of {@code --locale}.
 * It checks the operator's templates as a start does, and starts no part of the service.
 */
@ConfigurationPropertiesScan("dev.forestgate.mail.message")
@Import({EmailRenderer.class, EmailPreview.class})
public final class PreviewMail {
  private static final String TO_OPTION = "to";
  private static final String LOCALE_OPTION = "locale";
  private static final String DEFAULT_FOLDER = "mail-preview";

  private PreviewMail() {}

  @Bean
  static Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  @SuppressWarnings("SystemOut") // output for the terminal, at any log level
  static ApplicationRunner preview(EmailPreview emails) {
    return arguments -> {
      Path folder =
          Path.of(Objects.requireNonNullElse(value(arguments, TO_OPTION), DEFAULT_FOLDER));
      List<String> kinds = emails.write(folder, value(arguments, LOCALE_OPTION));
      kinds.forEach(kind -> System.out.println(folder.resolve(kind + ".eml")));
      System.out.println(kinds.size() + " e-mails, each with its HTML beside it");
    };
  }

  public static int run(String... arguments) {
    return ModeApplication.of(PreviewMail.class).run(arguments);
  }

  /** The value of {@code --name=VALUE}, or the word after {@code --name}; null for neither. */
  private static @Nullable String value(ApplicationArguments arguments, String name) {
    List<String> values = arguments.getOptionValues(name);
    if (values != null && !values.isEmpty()) {
      return values.get(0);
    }
    List<String> words = List.of(arguments.getSourceArgs());
    int at = words.indexOf("--" + name) + 1;
    return values != null && at < words.size() ? words.get(at) : null;
  }
}
