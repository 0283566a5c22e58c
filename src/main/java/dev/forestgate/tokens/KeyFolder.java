package dev.forestgate.tokens;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
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
      found = KeyFiles.list(folder);
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
      return KeyFiles.list(folder);
    } catch (IOException unreadable) {
      throw new StartRefused(
          "The folder of the signing keys, " + folder + ", can't be read",
          "Make it a readable folder, or set forestgate.tokens.keys-directory",
          unreadable);
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
