package dev.forestgate.cli;

import dev.forestgate.cli.mode.ExitStatus;
import dev.forestgate.cli.mode.ModeApplication;
import dev.forestgate.cli.mode.Terminal;
import dev.forestgate.journal.files.JournalVerification;
import dev.forestgate.journal.files.LedgerRebuild;
import dev.forestgate.journal.ledger.Ledger;
import dev.forestgate.journal.ledger.Sealer;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
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
  private static final String REBUILD = "rebuild-ledger";

  private JournalCommands() {}

  @Bean
  static SecureRandom random() {
    return new SecureRandom();
  }

  @Bean
  static ApplicationRunner running(
      JournalVerification verification, LedgerRebuild ledger, ExitStatus exitStatus) {
    return given -> {
      boolean isRebuild = given.getSourceArgs()[0].equals(REBUILD);
      try {
        exitStatus.set(isRebuild ? rebuild(ledger) : verify(verification));
      } catch (IOException unreadable) {
        Terminal.print("The journals can't be read: " + unreadable.getMessage());
        exitStatus.set(false);
      }
    };
  }

  /**
   * Passes the folder on as a setting, and prevents the generation of a key, which could not match
   * any seal.
   */
  public static int run(String... arguments) {
    List<String> settings = new ArrayList<>(List.of("--forestgate.journal.generate-key=false"));
    if (arguments.length > 1 && !arguments[1].startsWith("--")) {
      settings.add("--forestgate.journal.directory=" + arguments[1]);
    }
    return ModeApplication.of(JournalCommands.class)
        .with(settings.toArray(String[]::new))
        .run(arguments);
  }

  private static boolean verify(JournalVerification verification) throws IOException {
    JournalVerification.Result result = verification.verify(Terminal::print);
    Terminal.print(
        "%d journals with %d sections: %s"
            .formatted(
                result.journals(),
                result.sections(),
                result.problems() == 0
                    ? "all as they were written"
                    : result.problems() + " not as written"));
    return result.problems() == 0;
  }

  private static boolean rebuild(LedgerRebuild ledger) throws IOException {
    List<String> refused = new ArrayList<>();
    long entered = ledger.rebuild(refused::add);
    refused.forEach(Terminal::print);
    Terminal.print("%d journals entered, %d refused".formatted(entered, refused.size()));
    return refused.isEmpty();
  }
}
