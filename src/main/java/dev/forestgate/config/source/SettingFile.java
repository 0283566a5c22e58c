package dev.forestgate.config.source;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** File that a setting names. */
public final class SettingFile {
  /** Suffix of a setting whose value is in a file. */
  public static final String SUFFIX = "_FILE";

  private static final long MAX_BYTES = 1024L * 1024;

  private SettingFile() {}

  /**
   * Reads the whole file. Throws {@link StartRefused}, which names {@code setting}, if it is not a
   * readable text file of at most 1 MiB.
   */
  public static String read(String setting, Path file) {
    return read(setting, file, TextFile::read);
  }

  /** Reads a PEM file like {@link #read(String, Path)}; its comments may be in any encoding. */
  public static String readPem(String setting, Path file) {
    return read(setting, file, TextFile::readPem);
  }

  private static String read(String setting, Path file, Reader reader) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES) {
        return reader.read(file);
      }
    } catch (IOException | UncheckedIOException unreadable) {
      // the message must not quote the contents
    }
    throw new StartRefused(
        setting + " names " + file + ", which can't be read",
        "It must be a text file in UTF-8 that the user of the service may read");
  }

  /** Reader for one kind of file and its encoding. */
  private interface Reader {
    String read(Path file) throws IOException;
  }
}
