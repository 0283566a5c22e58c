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

/** Signing keys of one type in a folder, as of the last look. Not thread-safe. */
final class KeyFolder {
  private static final Logger log = LoggerFactory.getLogger(KeyFolder.class);

  private final KeyFiles files;
  private final KeyFile.Type type;
  private final Path folder;
  private SortedMap<KeyFile, String> seen = new TreeMap<>();
  private SortedMap<KeyFile, SigningKey> keys = new TreeMap<>();
  private boolean isFailing;

  KeyFolder(KeyFiles files, KeyFile.Type type, Path folder) {
    this.files = files;
    this.type = type;
    this.folder = folder;
  }

  /** Keys that were found last; empty before the first look. */
  SortedMap<KeyFile, SigningKey> keys() {
    return keys;
  }

  /** Reads every key. Fails with {@link StartRefused} at the first that cannot be used. */
  SortedMap<KeyFile, SigningKey> open() {
    SortedMap<KeyFile, String> found = list();
    SortedMap<KeyFile, SigningKey> read = new TreeMap<>();
    found.keySet().forEach(file -> read.put(file, files.read(type, file.path())));
    seen = found;
    keys = read;
    return read;
  }

  /**
   * Looks again. True if the keys changed. A file that cannot be used is logged once and ignored;
   * if it was a key before, that key stays, as the file may be being written. If no key is left at
   * all, the previous keys stay: an unmounted volume must not stop the service.
   */
  boolean look() {
    SortedMap<KeyFile, String> found;
    try {
      found = fingerprints();
    } catch (IOException away) {
      return reportMissing(away.toString());
    }
    if (found.isEmpty()) {
      return reportMissing("no key file is there");
    }
    if (found.equals(seen) && !isFailing) {
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
      return reportMissing("no key file can be used");
    }
    isFailing = false;
    boolean isChanged = !read.equals(keys);
    keys = read;
    return isChanged;
  }

  private @Nullable SigningKey key(KeyFile file, String fingerprint) {
    if (fingerprint.equals(seen.get(file))) {
      return keys.get(file);
    }
    try {
      return files.read(type, file.path());
    } catch (StartRefused unusable) {
      log.warn("Ignoring a key file until it changes: {}", unusable.getMessage());
      return keys.get(file);
    }
  }

  private SortedMap<KeyFile, String> list() {
    try {
      return fingerprints();
    } catch (IOException unreadable) {
      throw new StartRefused(
          "Cannot read the folder of the signing keys, " + folder,
          "Make it readable, or set forestgate.tokens.keys-directory",
          unreadable);
    }
  }

  /**
   * Lists the key files, each with a fingerprint of its contents, which is empty for an unreadable
   * file. Empty if the folder does not exist.
   */
  private SortedMap<KeyFile, String> fingerprints() throws IOException {
    SortedMap<KeyFile, String> found = new TreeMap<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, "*.pem")) {
      for (Path path : paths) {
        KeyFile file = KeyFile.named(type, path);
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

  /** Logs an error once per outage. Always false. */
  private boolean reportMissing(String reason) {
    if (!isFailing) {
      log.error(
          "The signing keys in {} are gone ({}). Those that were there stay in use until they are"
              + " back; a restart would fail",
          folder,
          reason);
    }
    isFailing = true;
    return false;
  }
}
