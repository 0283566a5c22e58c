package dev.forestgate.journal.files;

import dev.forestgate.journal.ledger.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names of journals and ledger entries: they consist of ids that the service generated, and nothing
 * else.
 */
final class JournalNames {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final String END = ".md";

  private JournalNames() {}

  static String of(UUID interaction) {
    return interaction + END;
  }

  /** Name of the journal that a ledger entry describes. */
  static String of(Path entry) {
    return DurableFiles.name(entry) + END;
  }

  static UUID interaction(Path journal) {
    String name = DurableFiles.name(journal);
    return UUID.fromString(name.substring(0, name.length() - END.length()));
  }

  /** Id of the account or visitor whose journal a ledger entry describes. */
  static UUID owner(Path entry) {
    return UUID.fromString(DurableFiles.name(entry.resolve("..").normalize()));
  }

  /** Lists all journals in {@code folder}, the oldest first. */
  static List<Path> journals(Path folder) throws IOException {
    return named(folder, END);
  }

  /** Lists all ledger entries in {@code folder}. */
  static List<Path> entries(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    if (Files.exists(folder)) {
      for (Path user : named(folder, "")) {
        if (!Files.isSymbolicLink(user)) {
          all.addAll(named(user, ""));
        }
      }
    }
    return all;
  }

  private static List<Path> named(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> isNamed(DurableFiles.name(file), end)).sorted().toList();
    }
  }

  private static boolean isNamed(String name, String end) {
    return name.endsWith(end)
        && ID.matcher(name.substring(0, name.length() - end.length())).matches();
  }
}
