package dev.forestgate.secret;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Text files written by an editor on any system: UTF-8 with or without a byte order mark, or UTF-16
 * with one.
 */
public final class TextFile {
  private static final char MARK = '\uFEFF';

  private TextFile() {}

  /** Reads the text without its byte order mark. Fails for another encoding. */
  public static String read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (isUtf16(bytes)) {
      return new String(bytes, UTF_16);
    }
    String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.isEmpty() || text.charAt(0) != MARK ? text : text.substring(1);
  }

  /**
   * Reads the text of a PEM file, in which only comments can be other than ASCII (RFC 7468, section
   * 2).
   */
  public static String readPem(Path file) throws IOException {
    try {
      return read(file);
    } catch (CharacterCodingException anotherEncoding) {
      return new String(Files.readAllBytes(file), ISO_8859_1);
    }
  }

  private static boolean isUtf16(byte[] bytes) {
    return bytes.length > 1
        && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
            || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
  }
}
