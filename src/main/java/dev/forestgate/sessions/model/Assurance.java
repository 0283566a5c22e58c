package dev.forestgate.sessions.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strength and time of the authentication behind a session.
 *
 * @param aal authenticator assurance level (NIST SP 800-63B-4): 2 if two factors were proven, else
 *     1
 * @param amr methods of the authentication (RFC 8176), such as {@code pwd}, {@code otp}, {@code
 *     hwk}, {@code user}; with {@code mfa} at level 2
 * @param authTime time of the last authentication; refreshing and use do not change it
 */
public record Assurance(int aal, List<String> amr, Instant authTime) {
  /** Method that tells of several factors. */
  private static final String MFA = "mfa";

  /** Methods of an authentication with the password alone. */
  public static final List<String> PASSWORD = List.of("pwd");

  private static final String SEPARATOR = " ";

  /** Authentication with the methods {@code amr}: level 2 if they contain {@code mfa}, else 1. */
  public static Assurance of(List<String> amr, Instant authTime) {
    return new Assurance(amr.contains(MFA) ? 2 : 1, List.copyOf(amr), authTime);
  }

  /** Authentication with the password alone. */
  public static Assurance password(Instant authTime) {
    return of(PASSWORD, authTime);
  }

  /** Authentication with several factors, by the methods {@code amr} and {@code mfa}. */
  public static Assurance severalFactors(List<String> amr, Instant authTime) {
    return of(of(amr, authTime).with(List.of()), authTime);
  }

  /**
   * Methods after a second factor was proven in this session: its own ones, those of the {@code
   * proof}, and {@code mfa}.
   */
  public List<String> with(List<String> proof) {
    Set<String> all = new LinkedHashSet<>(amr);
    all.addAll(proof);
    all.remove(MFA);
    all.add(MFA);
    return List.copyOf(all);
  }

  /** Authentication context class of a level: {@code aal1} or {@code aal2}. */
  public static String acr(int level) {
    return "aal" + level;
  }

  /** Level of an authentication context class; 1 for an unknown one. */
  public static int level(@Nullable Object acr) {
    return acr(2).equals(acr) ? 2 : 1;
  }

  /**
   * Claims {@code acr}, {@code amr} and {@code auth_time}, seconds since 1970, of a token (OpenID
   * Connect Core 1.0, section 2).
   */
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("acr", acr(aal));
    claims.put("amr", amr);
    claims.put("auth_time", authTime.getEpochSecond());
    return claims;
  }

  /**
   * Stored form in a new session: milliseconds since 1970 and the methods, separated by spaces.
   * Empty for a password, as most sessions have; then the session's creation is the time.
   */
  public String stored() {
    return amr.equals(PASSWORD) ? "" : authTime.toEpochMilli() + SEPARATOR + joined(amr);
  }

  /** Methods as {@link #stored} contains them. */
  public static String joined(List<String> amr) {
    return String.join(SEPARATOR, amr);
  }

  /**
   * Reads {@link #stored}.
   *
   * @param stored empty also for a session that an earlier version of the service opened
   */
  public static Assurance read(String stored, Instant createdAt) {
    if (stored.isEmpty()) {
      return password(createdAt);
    }
    List<String> words = List.of(stored.split(SEPARATOR));
    return of(words.subList(1, words.size()), Instant.ofEpochMilli(Long.parseLong(words.get(0))));
  }
}
