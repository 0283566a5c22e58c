package dev.forestgate.tokens.keys;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Where a signing key is, and from when it signs. The name says when, as a copied or restored file
 * keeps its name but not its time: {@code ec_private.pem} since ever, {@code
 * ec_private-20261122T103000Z.pem} from that second on.
 */
record KeyFile(Path path, Instant signsFrom) implements Comparable<KeyFile> {
  static final Instant EVER = Instant.EPOCH;

  private static final String FIRST = "ec_private.pem";
  private static final String BEGIN = "ec_private-";
  private static final String END = ".pem";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Comparator<KeyFile> BY_TIME =
      Comparator.comparing(KeyFile::signsFrom).thenComparing(KeyFile::path);

  static KeyFile first(Path folder) {
    return new KeyFile(folder.resolve(FIRST), EVER);
  }

  /** {@code signsFrom} in whole seconds, as the name holds no more. */
  static KeyFile rotated(Path folder, Instant signsFrom) {
    return new KeyFile(folder.resolve(BEGIN + TIME.format(signsFrom) + END), signsFrom);
  }

  /**
   * What the name of {@code path} says; null where it is not the name of a signing key. Other PEM
   * files may lie beside ours, and a TLS key must not come to sign tokens.
   */
  static @Nullable KeyFile named(Path path) {
    String name = String.valueOf(path.getFileName());
    if (name.equals(FIRST)) {
      return new KeyFile(path, EVER);
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

  /** Where its public half is, for whoever wants a file and not the JWK set. */
  Path publicHalf() {
    String name = String.valueOf(path.getFileName());
    return path.resolveSibling(name.replace("ec_private", "ec_public"));
  }

  @Override
  public int compareTo(KeyFile other) {
    return BY_TIME.compare(this, other);
  }
}
