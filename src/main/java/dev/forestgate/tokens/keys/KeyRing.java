package dev.forestgate.tokens.keys;

import io.jsonwebtoken.security.EcPublicJwk;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Our keys over time. The active one, which signs, is the last that has begun to; those after it
 * are next, those before it retired. Every key is published and accepted as soon as it is here, and
 * a retired one until its last token has expired. Time alone decides, so replicas with the same
 * files agree without talking. Never changes. All times are milliseconds since the epoch.
 */
final class KeyRing {
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Entry> byId = new HashMap<>();

  /**
   * @param keys at least one, by the time from which they sign
   * @param lastToken how long after its successor began to sign a key is still accepted
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
        entries.add(new Entry(file, key, key.publicJwk(), file.signsFrom().toEpochMilli(), end));
      }
    }
    // One key under two names counts as long as either does; the later name comes first.
    entries.forEach(entry -> byId.putIfAbsent(entry.key.id(), entry));
  }

  /** Where none has begun to sign, the one that will be first. */
  Entry active(long now) {
    for (Entry entry : entries) {
      if (entry.signsFrom <= now) {
        return entry;
      }
    }
    return entries.get(entries.size() - 1);
  }

  /** Null for a key that is not ours or is accepted no more. */
  @Nullable SigningKey find(String id, long now) {
    Entry entry = byId.get(id);
    return entry != null && now < entry.acceptedUntil ? entry.key : null;
  }

  /** The next ones first. */
  List<EcPublicJwk> published(long now) {
    return byId.values().stream()
        .filter(entry -> now < entry.acceptedUntil)
        .sorted((one, other) -> Long.compare(other.signsFrom, one.signsFrom))
        .map(Entry::jwk)
        .toList();
  }

  /** Whether {@code publicKey} is the public half of one of them. */
  boolean holds(ECPublicKey publicKey) {
    return entries.stream()
        .anyMatch(entry -> entry.key.publicKey().getW().equals(publicKey.getW()));
  }

  /**
   * @param signsFrom inclusive
   * @param acceptedUntil exclusive
   */
  record Entry(KeyFile file, SigningKey key, EcPublicJwk jwk, long signsFrom, long acceptedUntil) {}
}
