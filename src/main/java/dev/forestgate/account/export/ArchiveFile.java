package dev.forestgate.account.export;

import dev.forestgate.secret.SecretFile;
import dev.forestgate.secret.Sha256;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zip file that is written from its begin to its end, one entry at a time. */
final class ArchiveFile implements Closeable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ZipOutputStream zip;
  private final List<Entry> entries = new ArrayList<>();

  private ArchiveFile(ZipOutputStream zip) {
    this.zip = zip;
  }

  /** A new file at {@code path}, which only the service may read. */
  static ArchiveFile create(Path path) throws IOException {
    return new ArchiveFile(
        new ZipOutputStream(new BufferedOutputStream(SecretFile.create(path), BUFFER_BYTES)));
  }

  /** Adds the entry {@code name} with what {@code contents} writes. */
  void add(String name, Contents contents) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    MessageDigest digest = Sha256.instance();
    var counted = new Counted(zip);
    var out = new DigestOutputStream(counted, digest);
    contents.writeTo(out);
    out.flush();
    zip.closeEntry();
    entries.add(new Entry(name, counted.bytes, HexFormat.of().formatHex(digest.digest())));
  }

  /** The entries so far, in their order. */
  List<Entry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /**
   * Entry as the manifest lists it.
   *
   * @param sha256 in hexadecimal
   */
  record Entry(String name, long bytes, String sha256) {}

  /** Contents of an entry. */
  interface Contents {
    /** Writes to {@code out}; closing it has no effect. */
    void writeTo(OutputStream out) throws IOException;
  }

  private static final class Counted extends FilterOutputStream {
    private long bytes;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      out.write(one);
      bytes++;
    }

    @Override
    public void write(byte[] text, int from, int length) throws IOException {
      out.write(text, from, length);
      bytes += length;
    }

    @Override
    public void flush() {
      // the entries of an archive reach the disk together
    }

    @Override
    public void close() {
      // further entries follow
    }
  }
}
