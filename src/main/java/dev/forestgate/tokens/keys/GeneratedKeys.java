package dev.forestgate.tokens.keys;

import dev.forestgate.secret.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Signing keys that the service generated at its first start. Their files carry a note above the
 * key, where RFC 7468, section 2 allows text, so that production checks detect them.
 */
public final class GeneratedKeys {
  static final String NOTE = "Made by a start of Forest Gate without the profile prod.\n";

  private GeneratedKeys() {}

  /** Lists the signing keys at {@code place}, a file or a folder. */
  public static List<Path> keysAt(Path place) {
    if (!Files.isDirectory(place)) {
      return Files.isRegularFile(place) ? List.of(place) : List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(KeyFile::isKey).sorted().toList();
    } catch (IOException unreadable) {
      return List.of(); // reported when the keys are read
    }
  }

  /** Tells whether the key file carries the note. */
  public static boolean isGenerated(Path key) {
    try {
      return TextFile.readPem(key).contains(NOTE.strip());
    } catch (IOException unreadable) {
      return false; // reported when the keys are read
    }
  }
}
