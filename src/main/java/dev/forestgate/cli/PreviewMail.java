package dev.forestgate.cli;

import dev.forestgate.mail.template.EmailRenderer;
import dev.forestgate.mail.transport.EmailPreview;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Command-line mode {@code preview-mail}: writes an e-mail of each kind with sample values to the
 * folder of {@code --to}, {@value #DEFAULT_FOLDER} by default. It checks the operator's templates
 * as a start does, and starts no part of the service.
 */
@ConfigurationPropertiesScan("dev.forestgate.mail.message")
@Import({EmailRenderer.class, EmailPreview.class})
public final class PreviewMail {
  public static final String NAME = "preview-mail";
  private static final String TO_OPTION = "to";
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
      Path folder = Path.of(folder(arguments));
      List<String> kinds = emails.write(folder);
      kinds.forEach(kind -> System.out.println(folder.resolve(kind + ".eml")));
      System.out.println(kinds.size() + " e-mails, each with its HTML beside it");
    };
  }

  public static void run(String... arguments) {
    new SpringApplicationBuilder(PreviewMail.class)
        .web(WebApplicationType.NONE)
        .run(arguments)
        .close();
  }

  /** The value of {@code --to=FOLDER}, or the word after {@code --to}. */
  private static String folder(ApplicationArguments arguments) {
    List<String> values = arguments.getOptionValues(TO_OPTION);
    List<String> words = arguments.getNonOptionArgs();
    if (values != null && !values.isEmpty()) {
      return values.get(0);
    }
    return values != null && words.size() > 1 ? words.get(1) : DEFAULT_FOLDER;
  }
}
