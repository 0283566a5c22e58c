package dev.forestgate.credentials.blocklist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Memory-mapped file of any size. */
final class MappedFile {
  /** Binary logarithm of the size of a mapping; a buffer is limited to 2 GiB. */
  private static final int BITS = 30;

  private static final long CHUNK = 1L << BITS;

  private final ByteBuffer[] chunks;
  private final long size;

  private MappedFile(ByteBuffer[] chunks, long size) {
    this.chunks = chunks;
    this.size = size;
  }

  static MappedFile open(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = file.size();
      var chunks = new ByteBuffer[Math.toIntExact((size + CHUNK - 1) / CHUNK)];
      for (int i = 0; i < chunks.length; i++) {
        chunks[i] = file.map(MapMode.READ_ONLY, i * CHUNK, Math.min(CHUNK, size - i * CHUNK));
      }
      return new MappedFile(chunks, size);
    }
  }

  long size() {
    return size;
  }

  /** Throws IllegalArgumentException beyond the end. */
  byte at(long position) {
    if (position < 0 || position >= size) {
      throw new IllegalArgumentException("beyond the end of the file");
    }
    return chunks[(int) (position >>> BITS)].get((int) (position & (CHUNK - 1)));
  }

  byte[] bytes(long from, int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = at(from + i);
    }
    return bytes;
  }
}
