package dev.forestgate.tokens.keys;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import dev.forestgate.secret.TextFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing keys in one folder as they were when it was last looked at. To be used by one thread
 * at a time.
 */
final class KeyFolder {
  private static final Logger log = LoggerFactory.getLogger(KeyFolder.class);

  private final KeyFiles files;
  private final Path folder;
  private SortedMap<KeyFile, String> seen = new TreeMap<>();
  private SortedMap<KeyFile, SigningKey> keys = new TreeMap<>();
  private boolean isComplaining;

  KeyFolder(KeyFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /** What was found last; empty if there was none yet. */
  SortedMap<KeyFile, SigningKey> keys() {
    return keys;
  }

  /** Reads every key; {@link StartRefused} at the first that can't be used. */
  SortedMap<KeyFile, SigningKey> open() {
    SortedMap<KeyFile, String> found = list();
    SortedMap<KeyFile, SigningKey> read = new TreeMap<>();
    found.keySet().forEach(file -> read.put(file, files.read(file.path())));
    seen = found;
    keys = read;
    return read;
  }

  /**
   * Looks again, and says whether the keys changed. A file that can't be used is logged once and
   * passed over; if it was a key before, it stays that key, as somebody may be writing it. When
   * nothing is left at all, what was there stays: a volume that is away is no order to stop.
   */
  boolean look() {
    SortedMap<KeyFile, String> found;
    try {
      found = fingerprints(folder);
    } catch (IOException away) {
      return complain(away.toString());
    }
    if (found.isEmpty()) {
      return complain("there is none");
    }
    if (found.equals(seen) && !isComplaining) {
      return false;
    }
    SortedMap<KeyFile, SigningKey> read = new TreeMap<>();
    found.forEach(
        (file, fingerprint) -> {
          SigningKey key = key(file, fingerprint);
          if (key != null) {
            read.put(file, key);
          }
        });
    seen = found;
    if (read.isEmpty()) {
      return complain("none of them can be used");
    }
    isComplaining = false;
    boolean isChanged = !read.equals(keys);
    keys = read;
    return isChanged;
  }

  private @Nullable SigningKey key(KeyFile file, String fingerprint) {
    if (fingerprint.equals(seen.get(file))) {
      return keys.get(file);
    }
    try {
      return files.read(file.path());
    } catch (StartRefused unusable) {
      log.warn("Passed over until it changes: {}", unusable.getMessage());
      return keys.get(file);
    }
  }

  private SortedMap<KeyFile, String> list() {
    try {
      return fingerprints(folder);
    } catch (IOException unreadable) {
      throw new StartRefused(
          "The folder of the signing keys, " + folder + ", can't be read",
          "Make it a readable folder, or set forestgate.tokens.keys-directory",
          unreadable);
    }
  }

  /**
   * The key files in {@code folder}, each with a fingerprint of what is in it, which is empty where
   * it can't be read. None where there is no folder.
   */
  private static SortedMap<KeyFile, String> fingerprints(Path folder) throws IOException {
    SortedMap<KeyFile, String> found = new TreeMap<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, "*.pem")) {
      for (Path path : paths) {
        KeyFile file = KeyFile.named(path);
        if (file != null) {
          found.put(file, fingerprint(path));
        }
      }
    } catch (NoSuchFileException none) {
      return found;
    } catch (DirectoryIteratorException failed) {
      throw failed.getCause();
    }
    return found;
  }

  private static String fingerprint(Path path) {
    try {
      return Secret.of(TextFile.readPem(path)).sha256();
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** Once per outage. */
  private boolean complain(String reason) {
    if (!isComplaining) {
      log.error(
          "The signing keys in {} are gone ({}). Those that were there stay in use until they are"
              + " back; a restart would fail",
          folder,
          reason);
    }
    isComplaining = true;
    return false;
  }
}
