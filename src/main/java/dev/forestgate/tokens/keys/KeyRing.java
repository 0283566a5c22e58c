package dev.forestgate.tokens.keys;

import io.jsonwebtoken.security.PublicJwk;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Signing keys over time. The active key is the last one whose time has come; later keys are next,
 * earlier ones retired. Every key is published and accepted once it is in the folder, a retired key
 * until its last token has expired. Only time decides, so replicas with the same files agree
 * without communication. Immutable. All times are milliseconds since 1970.
 */
final class KeyRing {
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Entry> byId = new HashMap<>();

  /**
   * @param keys at least one, ordered by the time from which they sign
   * @param lastToken how long a key is accepted after its successor began to sign
   */
  KeyRing(SortedMap<KeyFile, SigningKey> keys, Duration lastToken) {
    List<KeyFile> files = List.copyOf(keys.keySet());
    for (int at = files.size() - 1; at >= 0; at--) {
      KeyFile file = files.get(at);
      SigningKey key = keys.get(file);
      long end =
          at == files.size() - 1
              ? Long.MAX_VALUE
              : files.get(at + 1).signsFrom().plus(lastToken).toEpochMilli();
      if (key != null) {
        entries.add(new Entry(file, key, file.signsFrom().toEpochMilli(), end));
      }
    }
    // A key with two file names is accepted as long as either is; the later name comes first.
    entries.forEach(entry -> byId.putIfAbsent(entry.key.id(), entry));
  }

  /** Returns the key that signs at {@code now}; the first one if none has begun to sign. */
  Entry active(long now) {
    for (Entry entry : entries) {
      if (entry.signsFrom <= now) {
        return entry;
      }
    }
    return entries.get(entries.size() - 1);
  }

  /** Null for an unknown key, or one that is no longer accepted. */
  @Nullable SigningKey find(String id, long now) {
    Entry entry = byId.get(id);
    return entry != null && now < entry.acceptedUntil ? entry.key : null;
  }

  /** Public keys that are accepted at {@code now}, the next ones first. */
  List<PublicJwk<?>> published(long now) {
    return byId.values().stream()
        .filter(entry -> now < entry.acceptedUntil)
        .sorted((one, other) -> Long.compare(other.signsFrom, one.signsFrom))
        .<PublicJwk<?>>map(entry -> entry.key.publicJwk())
        .toList();
  }

  /** Tells whether {@code publicKey} belongs to one of the keys. */
  boolean holds(PublicKey publicKey) {
    byte[] encoded = publicKey.getEncoded();
    return entries.stream()
        .anyMatch(entry -> Arrays.equals(entry.key.publicKey().getEncoded(), encoded));
  }

  /**
   * @param signsFrom inclusive
   * @param acceptedUntil exclusive
   */
  record Entry(KeyFile file, SigningKey key, long signsFrom, long acceptedUntil) {}
}
