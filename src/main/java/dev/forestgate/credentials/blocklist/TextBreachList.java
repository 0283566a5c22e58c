package dev.forestgate.credentials.blocklist;

import java.util.Arrays;

/** Breach list of sorted text lines: a hash in hexadecimal digits, and a count. */
final class TextBreachList implements SortedHashes {
  private static final int DIGITS = 40;

  private final MappedFile file;

  /** Throws IllegalArgumentException if the first line is malformed. */
  TextBreachList(MappedFile file) {
    this.file = file;
    hashAt(0);
  }

  @Override
  public boolean contains(byte[] hash) {
    long low = 0;
    long high = file.size();
    while (low < high) {
      long line = beginOfLine((low + high) >>> 1);
      int order = Arrays.compareUnsigned(hash, hashAt(line));
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        high = line;
      } else {
        low = endOfLine(line);
      }
    }
    return false;
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public byte[] sample(long position) {
    return hashAt(beginOfLine(position));
  }

  private long beginOfLine(long position) {
    long begin = position;
    while (begin > 0 && file.at(begin - 1) != '\n') {
      begin--;
    }
    return begin;
  }

  private long endOfLine(long position) {
    long end = position;
    while (end < file.size() && file.at(end) != '\n') {
      end++;
    }
    return Math.min(end + 1, file.size());
  }

  private byte[] hashAt(long line) {
    long end = line + DIGITS;
    byte next = end < file.size() ? file.at(end) : (byte) '\n';
    if (next != ':' && next != '\n' && next != '\r') {
      throw new IllegalArgumentException("a line is not a SHA-1 hash and a count");
    }
    return BreachList.parsed(file.bytes(line, DIGITS));
  }
}
