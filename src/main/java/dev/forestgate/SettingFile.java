package dev.forestgate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a setting names. */
final class SettingFile {
  /** What a setting's name has at its end where a file holds the value. */
  static final String SUFFIX = "_FILE";

  private static final long MOST_BYTES = 1024L * 1024;

  private SettingFile() {}

  /** The whole text. Refuses the start, naming {@code setting}, where there is none. */
  static String read(String setting, Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES) {
        return Files.readString(file, UTF_8);
      }
    } catch (IOException | UncheckedIOException unreadable) {
      // nothing of the content may be told
    }
    throw new StartRefused(
        setting + " names " + file + ", which can't be read",
        "It must be a text file that the service's user may read");
  }
}
