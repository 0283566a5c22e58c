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
 * One database in MaxMind's format, as its file was when it was last looked at.
 *
 * <p>What is mapped into memory is a copy that has no name any more. So the file may be replaced,
 * overwritten or cut at any time: of a mapped file that became shorter, the JVM would throw an
 * error at whoever happens to be working then. Nobody closes a reader that was replaced: who still
 * looks something up in it comes to an end, and the garbage collector unmaps it.
 */
final class GeoDatabase {
  private static final Logger log = LoggerFactory.getLogger(GeoDatabase.class);

  private final Path path;
  private final boolean isExpected;
  private final Contents contents;
  private volatile @Nullable Reader reader;
  private @Nullable Fingerprint seen;
  private volatile boolean isComplaining;

  private GeoDatabase(Path path, Contents contents, boolean isExpected) {
    this.path = path;
    this.contents = contents;
    this.isExpected = isExpected;
  }

  /** A file that is configured. */
  static GeoDatabase expected(Path path, Contents contents) {
    return new GeoDatabase(path, contents, true);
  }

  /** A file of places that may as well not be there. */
  static GeoDatabase optional(Path path) {
    return new GeoDatabase(path, Contents.PLACES, false);
  }

  /** Whether there is something to look up in. */
  boolean isOpen() {
    return reader != null;
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  /**
   * Reads the file if it changed since the last look. If it can't be used, that is one warning, and
   * what was read before stays. Blocks; to be called by one thread at a time.
   */
  void look() {
    try {
      Fingerprint found = Fingerprint.of(path);
      if (!found.equals(seen)) {
        seen = found;
        Reader read = read(path);
        String type = read.getMetadata().databaseType();
        if (contents.isOther(type)) {
          complain("is a database of type " + type + ", and none of " + contents.inWords());
          return;
        }
        reader = read;
        if (isComplaining) {
          log.info("{} is read again", path);
        }
        isComplaining = false;
      }
    } catch (NoSuchFileException missing) {
      seen = null;
      if (isExpected || isOpen()) {
        complain("is not there; " + consequence());
      }
    } catch (IOException | RuntimeException unusable) {
      complain("can't be read (" + unusable + "); " + consequence());
    }
  }

  /**
   * What is known of {@code address}; empty for nothing. Does not block: it reads some dozens of
   * places in memory, a few microseconds' work.
   */
  Map<?, ?> find(InetAddress address) {
    Reader current = reader;
    if (current == null) {
      return Map.of();
    }
    // The library would look the first 32 bits up as if they were an IPv4 address.
    boolean isForeign = address instanceof Inet6Address && current.getMetadata().ipVersion() == 4;
    try {
      Map<?, ?> found = isForeign ? null : current.get(address, Map.class);
      return found == null ? Map.of() : found;
    } catch (IOException | RuntimeException | StackOverflowError corrupt) {
      complain("is corrupt, so some places are unknown (" + corrupt + ")");
      return Map.of();
    }
  }

  /** A first look-up, so that what is no database at all is found here. */
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

  /** Once, until a file can be read again. */
  private void complain(String what) {
    if (!isComplaining) {
      log.warn("{} {}", path, what);
    }
    isComplaining = true;
  }

  /** Kind of database, told by the type that it states. */
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

    /** An unknown type may be of this kind. */
    boolean isOther(String type) {
      return others.matcher(type).find() && !own.matcher(type).find();
    }

    String inWords() {
      return words;
    }
  }

  /** By which a file is known to be the same. */
  private record Fingerprint(FileTime modified, long size, @Nullable Object key) {
    static Fingerprint of(Path path) throws IOException {
      var found = Files.readAttributes(path, BasicFileAttributes.class);
      return new Fingerprint(found.lastModifiedTime(), found.size(), found.fileKey());
    }
  }
}
