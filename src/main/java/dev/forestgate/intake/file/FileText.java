package dev.forestgate.intake.file;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;

/**
 * Decoder of import files: UTF-8 with or without a byte order mark, or UTF-16 with one. Malformed
 * bytes become {@link #BROKEN}.
 */
final class FileText {
  /** Replacement for malformed bytes, U+FFFD. */
  static final char BROKEN = '\ufffd';

  private static final int LONGEST_MARK = 4;

  private FileText() {}

  /**
   * Opens {@code bytes} behind a byte order mark. Throws {@link StartRefused} for UTF-32, UTF-16
   * without a mark, and gzip.
   */
  static Reader open(InputStream bytes) throws IOException {
    var in = new PushbackInputStream(bytes, LONGEST_MARK);
    byte[] first = in.readNBytes(LONGEST_MARK);
    Charset charset = UTF_8;
    int mark = 0;
    if (begins(first, 0x1f, 0x8b)) {
      throw new StartRefused(
          "The file is compressed", "Unpack it: gunzip -c FILE | import-users -");
    } else if (begins(first, 0xff, 0xfe, 0, 0) || begins(first, 0, 0, 0xfe, 0xff)) {
      throw anotherEncoding("UTF-32");
    } else if (begins(first, 0xff, 0xfe)) {
      charset = UTF_16LE;
      mark = 2;
    } else if (begins(first, 0xfe, 0xff)) {
      charset = UTF_16BE;
      mark = 2;
    } else if (begins(first, 0xef, 0xbb, 0xbf)) {
      mark = 3;
    } else if (begins(first, 0) || (first.length > 1 && first[1] == 0)) {
      throw anotherEncoding("UTF-16 or UTF-32 without a byte order mark");
    }
    in.unread(first, mark, first.length - mark);
    return new InputStreamReader(in, charset);
  }

  private static boolean begins(byte[] bytes, int... expected) {
    if (bytes.length < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[i] != (byte) expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static StartRefused anotherEncoding(String found) {
    return new StartRefused(
        "The file must be UTF-8, or UTF-16 with a byte order mark; it is " + found,
        "Convert it, for example with iconv -f UTF-16LE -t UTF-8");
  }
}
