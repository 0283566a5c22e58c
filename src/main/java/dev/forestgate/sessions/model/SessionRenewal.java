package dev.forestgate.sessions.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * New secrets of a session that is kept during a change of the account's credentials. Once they are
 * stored, the earlier cookie, access and refresh tokens are void. Contains hashes only, so it may
 * be stored.
 *
 * @param version credential version of the account after the change; also the session's token epoch
 * @param cookie SHA-256 of the cookie's secret; empty for none
 * @param family SHA-256 of the bits of the refresh family; empty for none
 * @param refresh SHA-256 of the refresh secret; empty for none
 */
public record SessionRenewal(
    UUID userId, UUID sessionId, int version, String cookie, String family, String refresh) {
  private static final String SESSION = "session";
  private static final String VERSION = "version";
  private static final String COOKIE = "cookie";
  private static final String FAMILY = "family";
  private static final String REFRESH = "refresh";

  /** Returns the members that {@link #of} reads. */
  public Map<String, String> words() {
    Map<String, String> words = new HashMap<>();
    words.put(SESSION, sessionId.toString());
    words.put(VERSION, String.valueOf(version));
    words.put(COOKIE, cookie);
    words.put(FAMILY, family);
    words.put(REFRESH, refresh);
    return words;
  }

  /** Reads {@link #words}. */
  public static SessionRenewal of(UUID userId, Map<String, String> words) {
    return new SessionRenewal(
        userId,
        UUID.fromString(words.get(SESSION)),
        Integer.parseInt(words.get(VERSION)),
        words.getOrDefault(COOKIE, ""),
        words.getOrDefault(FAMILY, ""),
        words.getOrDefault(REFRESH, ""));
  }

  /** Arguments of {@code session-renew.lua}. */
  public List<String> arguments(String refreshLifetime) {
    return List.of(
        userId.toString(), String.valueOf(version), cookie, family, refresh, refreshLifetime);
  }
}
