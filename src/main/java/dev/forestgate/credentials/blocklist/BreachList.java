package dev.forestgate.credentials.blocklist;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Passwords of data breaches, as SHA-1 hashes in a sorted, memory-mapped file: the text that Have I
 * Been Pwned publishes as "ordered by hash" ({@code <40 hexadecimal digits>:<count>} per line), or
 * its {@linkplain CompactBreachList compact form}. A look-up may read from disk: call it on the
 * hash pool.
 */
public final class BreachList {
  /** Empty list, for a service without one. */
  public static final BreachList NONE = new BreachList(null);

  /** Entries whose order is checked at start, evenly spread. */
  private static final int SAMPLES = 4096;

  private final @Nullable SortedHashes hashes;

  private BreachList(@Nullable SortedHashes hashes) {
    this.hashes = hashes;
  }

  /**
   * Opens the list at {@code path}, which must not change. Throws {@link StartRefused} if the file
   * is missing, malformed or not sorted.
   */
  public static BreachList open(Path path) {
    try {
      MappedFile file = MappedFile.open(path);
      SortedHashes hashes =
          CompactBreachList.isOne(file) ? new CompactBreachList(file) : new TextBreachList(file);
      if (!isSorted(hashes)) {
        throw refused(path, "is not sorted by hash", null);
      }
      return new BreachList(hashes);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw refused(path, "can't be read as a list of SHA-1 hashes", unreadable);
    }
  }

  /** True if the list has the password with these bytes. */
  public boolean contains(byte[] password) {
    return hashes != null && hashes.contains(sha1(password));
  }

  private static boolean isSorted(SortedHashes hashes) {
    byte[] last = {};
    for (int i = 0; i < SAMPLES; i++) {
      byte[] next = hashes.sample((long) ((double) hashes.size() / SAMPLES * i));
      if (Arrays.compareUnsigned(last, next) > 0) {
        return false;
      }
      last = next;
    }
    return true;
  }

  static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static byte[] parsed(byte[] digits) {
    return HexFormat.of().parseHex(new String(digits, US_ASCII));
  }

  private static StartRefused refused(Path path, String why, @Nullable Exception cause) {
    return new StartRefused(
        "The breach list " + path + " " + why,
        "Name a file of Have I Been Pwned that is ordered by hash, in SHA-1, or what breach-list"
            + " made of one, in forestgate.credentials.breach-list",
        cause);
  }
}
