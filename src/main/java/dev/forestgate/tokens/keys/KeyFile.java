package dev.forestgate.tokens.keys;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * File of a signing key, and the instant from which the key signs. The name holds the instant, as a
 * copy or a restore changes the file's time: {@code ec_private.pem} signs from the start, {@code
 * ec_private-20261122T103000Z.pem} from that second.
 */
record KeyFile(Path path, Instant signsFrom) implements Comparable<KeyFile> {
  static final Instant FROM_START = Instant.EPOCH;

  private static final String FIRST = "ec_private.pem";
  private static final String BEGIN = "ec_private-";
  private static final String END = ".pem";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Comparator<KeyFile> BY_TIME =
      Comparator.comparing(KeyFile::signsFrom).thenComparing(KeyFile::path);

  static KeyFile first(Path folder) {
    return new KeyFile(folder.resolve(FIRST), FROM_START);
  }

  /** File of a rotated key; {@code signsFrom} is in whole seconds, as the name holds no more. */
  static KeyFile rotated(Path folder, Instant signsFrom) {
    return new KeyFile(folder.resolve(BEGIN + TIME.format(signsFrom) + END), signsFrom);
  }

  /**
   * Parses the name of {@code path}; null unless it is the name of a signing key. Other PEM files
   * may be in the folder, and a TLS key must not sign tokens.
   */
  static @Nullable KeyFile named(Path path) {
    String name = String.valueOf(path.getFileName());
    if (name.equals(FIRST)) {
      return new KeyFile(path, FROM_START);
    }
    if (!name.startsWith(BEGIN) || !name.endsWith(END) || name.length() < BEGIN.length() + 4) {
      return null;
    }
    try {
      String time = name.substring(BEGIN.length(), name.length() - END.length());
      return new KeyFile(path, TIME.parse(time, Instant::from));
    } catch (DateTimeException anotherName) {
      return null;
    }
  }

  /** File of the public key, for consumers that do not read the JWK set. */
  Path publicKeyFile() {
    String name = String.valueOf(path.getFileName());
    return path.resolveSibling(name.replace("ec_private", "ec_public"));
  }

  @Override
  public int compareTo(KeyFile other) {
    return BY_TIME.compare(this, other);
  }
}
