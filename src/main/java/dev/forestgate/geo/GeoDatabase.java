package dev.forestgate.geo;

import com.maxmind.db.Reader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Database in MaxMind's format, as its file was at the last look.
 *
 * <p>An unnamed copy of the file is mapped into memory, so the file may be replaced, overwritten or
 * truncated at any time: access to a truncated mapping would crash the reading thread. A replaced
 * reader is not closed, as look-ups may still use it; the garbage collector unmaps it.
 */
final class GeoDatabase {
  private static final Logger log = LoggerFactory.getLogger(GeoDatabase.class);

  private final Path path;
  private final boolean isExpected;
  private final Contents contents;
  private volatile @Nullable Reader reader;
  private @Nullable Fingerprint seen;
  private volatile boolean isFailing;

  private GeoDatabase(Path path, Contents contents, boolean isExpected) {
    this.path = path;
    this.contents = contents;
    this.isExpected = isExpected;
  }

  /** Database that is configured and must exist. */
  static GeoDatabase expected(Path path, Contents contents) {
    return new GeoDatabase(path, contents, true);
  }

  /** Database of places that may be missing. */
  static GeoDatabase optional(Path path) {
    return new GeoDatabase(path, Contents.PLACES, false);
  }

  /** Tells whether a database is loaded. */
  boolean isOpen() {
    return reader != null;
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  /**
   * Reads the file if it has changed. A file that cannot be used is logged once, and the previous
   * contents stay. Blocks; one thread at a time.
   */
  void look() {
    try {
      Fingerprint found = Fingerprint.of(path);
      if (!found.equals(seen)) {
        seen = found;
        Reader read = read(path);
        String type = read.getMetadata().databaseType();
        if (contents.isOther(type)) {
          warn("is a database of type " + type + ", and none of " + contents.description());
          return;
        }
        reader = read;
        if (isFailing) {
          log.info("{} is read again", path);
        }
        isFailing = false;
      }
    } catch (NoSuchFileException missing) {
      seen = null;
      if (isExpected || isOpen()) {
        warn("is not there; " + consequence());
      }
    } catch (IOException | RuntimeException unusable) {
      warn("can't be read (" + unusable + "); " + consequence());
    }
  }

  /**
   * Returns the record of {@code address}; empty if there is none. Does not block: it reads some
   * dozens of places in memory in a few microseconds.
   */
  Map<?, ?> find(InetAddress address) {
    Reader current = reader;
    if (current == null) {
      return Map.of();
    }
    // The library would look up the first 32 bits of an IPv6 address as an IPv4 address.
    boolean isIpv6InIpv4Database =
        address instanceof Inet6Address && current.getMetadata().ipVersion() == 4;
    try {
      Map<?, ?> found = isIpv6InIpv4Database ? null : current.get(address, Map.class);
      return found == null ? Map.of() : found;
    } catch (IOException | RuntimeException | StackOverflowError corrupt) {
      warn("is corrupt, so some places are unknown (" + corrupt + ")");
      return Map.of();
    }
  }

  /** Includes one look-up, so that a file that is not a database fails here. */
  private static Reader read(Path path) throws IOException {
    Path copy = Files.createTempFile("forest-gate-", ".mmdb");
    try {
      try (OutputStream out = Files.newOutputStream(copy)) {
        Files.copy(path, out);
      }
      var reader = new Reader(copy.toFile());
      reader.get(InetAddress.getByAddress(new byte[] {8, 8, 8, 8}), Map.class);
      return reader;
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private String consequence() {
    return isOpen() ? "what was read of it before stays in use" : "places are unknown";
  }

  /** Logs a warning once, until a file can be read again. */
  private void warn(String what) {
    if (!isFailing) {
      log.warn("{} {}", path, what);
    }
    isFailing = true;
  }

  /** Contents of a database, recognized by the type in its metadata. */
  enum Contents {
    PLACES(
        "places; a database of networks belongs into MAXMIND_ASN_DB_PATH",
        "city|country|enterprise",
        "asn|isp|domain|connection|anonymous"),
    NETWORKS(
        "networks; a database of places belongs into MAXMIND_DB_PATH",
        "asn|isp|enterprise",
        "city|country|domain|connection|anonymous");

    private final String words;
    private final Pattern own;
    private final Pattern others;

    Contents(String words, String own, String others) {
      this.words = words;
      this.own = Pattern.compile(own, Pattern.CASE_INSENSITIVE);
      this.others = Pattern.compile(others, Pattern.CASE_INSENSITIVE);
    }

    /** Tells whether {@code type} has other contents. An unknown type is accepted. */
    boolean isOther(String type) {
      return others.matcher(type).find() && !own.matcher(type).find();
    }

    String description() {
      return words;
    }
  }

  /** Attributes that change when a file is replaced. */
  private record Fingerprint(FileTime modified, long size, @Nullable Object key) {
    static Fingerprint of(Path path) throws IOException {
      var found = Files.readAttributes(path, BasicFileAttributes.class);
      return new Fingerprint(found.lastModifiedTime(), found.size(), found.fileKey());
    }
  }
}
