package dev.forestgate.cli;

import dev.forestgate.journal.files.JournalVerification;
import dev.forestgate.journal.files.LedgerRebuild;
import dev.forestgate.journal.ledger.Ledger;
import dev.forestgate.journal.ledger.Sealer;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Command-line modes {@code verify <folder>}, which verifies all journals against their seals, and
 * {@code rebuild-ledger <folder>}. They read the settings of the service, but start no part of it.
 * Exit code 1 if a journal or the ledger is not intact.
 */
@ConfigurationPropertiesScan("dev.forestgate.journal.event")
@Import({Sealer.class, Ledger.class, JournalVerification.class, LedgerRebuild.class})
public final class JournalCommands {
  public static final String VERIFY = "verify";
  public static final String REBUILD = "rebuild-ledger";

  private JournalCommands() {}

  @Bean
  static SecureRandom random() {
    return new SecureRandom();
  }

  public static void run(String... arguments) {
    boolean isIntact;
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(JournalCommands.class)
            .web(WebApplicationType.NONE)
            .run(settings(arguments))) {
      isIntact = arguments[0].equals(VERIFY) ? verify(context) : rebuild(context);
    } catch (IOException unreadable) {
      println("The journals can't be read: " + unreadable.getMessage());
      isIntact = false;
    }
    if (!isIntact) {
      System.exit(1);
    }
  }

  /**
   * Passes the folder on as a setting, and prevents the generation of a key, which could not match
   * any seal.
   */
  private static String[] settings(String... arguments) {
    List<String> settings = new ArrayList<>(Arrays.asList(arguments));
    settings.add("--forestgate.journal.generate-key=false");
    if (arguments.length > 1 && !arguments[1].startsWith("--")) {
      settings.add("--forestgate.journal.directory=" + arguments[1]);
    }
    return settings.toArray(String[]::new);
  }

  private static boolean verify(ConfigurableApplicationContext context) throws IOException {
    JournalVerification.Result result =
        context.getBean(JournalVerification.class).verify(JournalCommands::println);
    println(
        "%d journals with %d sections: %s"
            .formatted(
                result.journals(),
                result.sections(),
                result.problems() == 0
                    ? "all as they were written"
                    : result.problems() + " not as written"));
    return result.problems() == 0;
  }

  private static boolean rebuild(ConfigurableApplicationContext context) throws IOException {
    List<String> refused = new ArrayList<>();
    long entered = context.getBean(LedgerRebuild.class).rebuild(refused::add);
    refused.forEach(JournalCommands::println);
    println("%d journals entered, %d refused".formatted(entered, refused.size()));
    return refused.isEmpty();
  }

  @SuppressWarnings("SystemOut") // output for the terminal, at any log level
  private static void println(String line) {
    System.out.println(line);
  }
}
