package dev.forestgate.config.source;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a setting names. */
public final class SettingFile {
  /** What a setting's name has at its end where a file holds the value. */
  public static final String SUFFIX = "_FILE";

  private static final long MOST_BYTES = 1024L * 1024;

  private SettingFile() {}

  /** The whole text. Refuses the start, naming {@code setting}, where there is none. */
  public static String read(String setting, Path file) {
    return read(setting, file, TextFile::read);
  }

  /** As {@link #read(String, Path)}, of a PEM file, whose comments may be in any encoding. */
  public static String readPem(String setting, Path file) {
    return read(setting, file, TextFile::readPem);
  }

  private static String read(String setting, Path file, Reader reader) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES) {
        return reader.read(file);
      }
    } catch (IOException | UncheckedIOException unreadable) {
      // nothing of the content may be told
    }
    throw new StartRefused(
        setting + " names " + file + ", which can't be read",
        "It must be a text file in UTF-8 that the service's user may read");
  }

  /** Reads a file in the encoding that its kind may have. */
  private interface Reader {
    String read(Path file) throws IOException;
  }
}
