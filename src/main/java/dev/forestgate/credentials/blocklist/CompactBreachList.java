package dev.forestgate.credentials.blocklist;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * Breach list with the first eight bytes of each hash, sorted, after an eight-byte mark: a fifth of
 * the text. With a billion hashes, one other password in twenty billion is a false match.
 */
public final class CompactBreachList implements SortedHashes {
  private static final byte[] MARK = "FGSHA1-8".getBytes(US_ASCII);
  private static final int LENGTH = 8;

  private final MappedFile file;

  /** Throws IllegalArgumentException if the file is truncated. */
  CompactBreachList(MappedFile file) {
    this.file = file;
    if (file.size() % LENGTH != 0) {
      throw new IllegalArgumentException("the last entry is incomplete");
    }
  }

  static boolean isOne(MappedFile file) {
    return file.size() >= LENGTH && Arrays.equals(file.bytes(0, LENGTH), MARK);
  }

  /**
   * Writes the compact form of {@code text} to {@code compact}, which appears when it is complete.
   * Throws IllegalArgumentException if a line is malformed or out of order.
   *
   * @return the number of hashes
   */
  public static long pack(Path text, Path compact) throws IOException {
    Path draft = compact.resolveSibling(compact.getFileName() + ".draft");
    long entries = 0;
    try (var lines =
            new BufferedReader(
                new InputStreamReader(
                    new BufferedInputStream(Files.newInputStream(text), 1 << 20), US_ASCII));
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 20)) {
      out.write(MARK);
      byte[] last = new byte[LENGTH];
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        entries++;
        byte[] next = entry(line, entries);
        if (Arrays.compareUnsigned(last, next) > 0) {
          throw new IllegalArgumentException("line " + entries + " is not in order");
        }
        out.write(next);
        last = next;
      }
    }
    Files.move(draft, compact, StandardCopyOption.REPLACE_EXISTING);
    return entries;
  }

  private static byte[] entry(String line, long number) {
    if (line.length() < 40 || (line.length() > 40 && line.charAt(40) != ':')) {
      throw new IllegalArgumentException("line " + number + " is no SHA-1 hash and a count");
    }
    return Arrays.copyOf(BreachList.parsed(line.substring(0, 40).getBytes(US_ASCII)), LENGTH);
  }

  @Override
  public boolean contains(byte[] hash) {
    byte[] entry = Arrays.copyOf(hash, LENGTH);
    long low = 0;
    long high = size();
    while (low < high) {
      long middle = (low + high) >>> 1;
      int order = Arrays.compareUnsigned(entry, sample(middle));
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return false;
  }

  @Override
  public long size() {
    return file.size() / LENGTH - 1;
  }

  @Override
  public byte[] sample(long position) {
    return size() == 0 ? new byte[LENGTH] : file.bytes((position + 1) * LENGTH, LENGTH);
  }
}
