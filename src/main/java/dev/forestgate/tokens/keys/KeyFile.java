package dev.forestgate.tokens.keys;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * File of a signing key, and the instant from which the key signs. The name holds the instant, as a
 * copy or a restore changes the file's time: {@code ec_private.pem} signs from the start, {@code
 * ec_private-20261122T103000Z.pem} from that second. Names of RSA keys begin with {@code rsa}.
 */
record KeyFile(Path path, Instant signsFrom) implements Comparable<KeyFile> {
  static final Instant FROM_START = Instant.EPOCH;

  private static final String PRIVATE = "_private";
  private static final String END = ".pem";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Comparator<KeyFile> BY_TIME =
      Comparator.comparing(KeyFile::signsFrom).thenComparing(KeyFile::path);

  /** Type of a key, which the name of its file begins with. */
  enum Type {
    /** P-256, for ES256. */
    EC("ec", "ES256"),
    /** 2048 bits, for RS256. */
    RSA("rsa", "RS256");

    private final String prefix;
    private final String algorithm;

    Type(String prefix, String algorithm) {
      this.prefix = prefix;
      this.algorithm = algorithm;
    }

    /** Signature algorithm of the keys (RFC 7518, section 3.1). */
    String algorithm() {
      return algorithm;
    }
  }

  static KeyFile first(Type type, Path folder) {
    return new KeyFile(folder.resolve(type.prefix + PRIVATE + END), FROM_START);
  }

  /** File of a rotated key; {@code signsFrom} is in whole seconds, as the name holds no more. */
  static KeyFile rotated(Type type, Path folder, Instant signsFrom) {
    return new KeyFile(
        folder.resolve(type.prefix + PRIVATE + "-" + TIME.format(signsFrom) + END), signsFrom);
  }

  /** Tells whether {@code path} has the name of a signing key of any type. */
  static boolean isKey(Path path) {
    return Arrays.stream(Type.values()).anyMatch(type -> named(type, path) != null);
  }

  /**
   * Parses the name of {@code path}; null unless it is the name of a signing key of {@code type}.
   * Other PEM files may be in the folder, and a TLS key must not sign tokens.
   */
  static @Nullable KeyFile named(Type type, Path path) {
    String name = String.valueOf(path.getFileName());
    String begin = type.prefix + PRIVATE;
    if (name.equals(begin + END)) {
      return new KeyFile(path, FROM_START);
    }
    String rotated = begin + "-";
    if (!name.startsWith(rotated) || !name.endsWith(END) || name.length() < rotated.length() + 4) {
      return null;
    }
    try {
      String time = name.substring(rotated.length(), name.length() - END.length());
      return new KeyFile(path, TIME.parse(time, Instant::from));
    } catch (DateTimeException anotherName) {
      return null;
    }
  }

  /** File of the public key, for consumers that do not read the JWK set. */
  Path publicKeyFile() {
    String name = String.valueOf(path.getFileName());
    return path.resolveSibling(name.replace(PRIVATE, "_public"));
  }

  @Override
  public int compareTo(KeyFile other) {
    return BY_TIME.compare(this, other);
  }
}
