package dev.forestgate.tokens.keys;

import dev.forestgate.secret.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Signing keys that a start made because there was none. Their files say so above the key, where
 * RFC 7468 section 2 allows text, so that they are not taken into production unseen.
 */
public final class GeneratedKeys {
  static final String NOTE = "Made by a start of Forest Gate without the profile prod.\n";

  private GeneratedKeys() {}

  /** The signing keys at {@code place}, a file or a folder. */
  public static List<Path> keysAt(Path place) {
    if (!Files.isDirectory(place)) {
      return Files.isRegularFile(place) ? List.of(place) : List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(file -> KeyFile.named(file) != null).sorted().toList();
    } catch (IOException unreadable) {
      return List.of(); // refused where the keys are read
    }
  }

  /** Whether the file says that its key was generated. */
  public static boolean isGenerated(Path key) {
    try {
      return TextFile.readPem(key).contains(NOTE.strip());
    } catch (IOException unreadable) {
      return false; // refused where the keys are read
    }
  }
}
