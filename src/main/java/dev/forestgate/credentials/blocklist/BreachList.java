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
 * Passwords of data breaches, by their SHA-1 in a sorted file that is mapped into memory: the text
 * that Have I Been Pwned publishes as "ordered by hash" ({@code <40 hexadecimal digits>:<count>} on
 * each line), or the {@linkplain CompactBreachList compact form} of it. A look-up may wait for the
 * disk, so it is made on the hash pool.
 */
public final class BreachList {
  /** Where no list is configured. */
  public static final BreachList NONE = new BreachList(null);

  /** So many entries are read at the start, evenly spread: all of a short list. */
  private static final int SAMPLES = 4096;

  private final @Nullable SortedHashes hashes;

  private BreachList(@Nullable SortedHashes hashes) {
    this.hashes = hashes;
  }

  /**
   * The list at {@code path}, which has to stay as it is. Throws StartRefused for a file that is
   * missing, no such list, or not sorted.
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

  /** Whether the password whose bytes are {@code password} is in it. */
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
