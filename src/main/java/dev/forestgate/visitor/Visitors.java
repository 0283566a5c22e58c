package dev.forestgate.visitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.geo.Geo;
import dev.forestgate.secret.Secret;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Identifies visitors by a signed cookie, {@code <id>.<HMAC of the id>}, else by address and user
 * agent. Queries no store.
 *
 * <p>A cookie counts once it has come back. Many clients never send one back; a new id for each of
 * their requests would be a new journal each time.
 */
@Component
public final class Visitors {
  private static final Pattern COOKIE =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.([A-Za-z0-9_-]{43})");

  /**
   * Characters of a name tag: 24 bits distinguish a hundred names of one visitor, and are too few
   * to find a password with.
   */
  private static final int NAME_TAG = 4;

  private final VisitorKey key;
  private final SecureRandom random;
  private final Geo geo;

  Visitors(VisitorKey key, SecureRandom random, Geo geo) {
    this.key = key;
    this.random = random;
    this.geo = geo;
  }

  /**
   * Identifies the client that calls from {@code address} with {@code userAgent}.
   *
   * @param cookie cookie of the request; null for none; a forged one counts as none
   * @param takesCookies whether a client without a cookie gets one
   */
  public Visitor recognize(
      @Nullable Secret cookie, boolean takesCookies, String address, String userAgent) {
    UUID proven = cookie == null ? null : proven(cookie);
    UUID drawn = proven == null && takesCookies ? draw() : null;
    String device = DeviceName.of(userAgent);
    String network = NetworkPrefix.around(address);
    return new Visitor(
        proven == null ? key.id("client", NetworkPrefix.client(address), userAgent) : proven,
        proven != null,
        proven == null ? key.sign("device", device, network) : deviceId(proven),
        proven == null ? (drawn == null ? null : sign(drawn)) : cookie,
        drawn == null ? null : deviceId(drawn),
        device,
        geo.locate(address),
        network);
  }

  /**
   * Returns a short tag of the name of a failed sign-in: the same for the same name in any case.
   * The name itself is not recorded, as it may be a password typed into the wrong field.
   */
  public String tag(String name) {
    return key.sign("name", name.strip().toLowerCase(Locale.ROOT)).substring(0, NAME_TAG);
  }

  /** Returns an HMAC of the visitor's network. */
  public String networkTag(Visitor visitor) {
    return key.sign("network", visitor.network());
  }

  private @Nullable UUID proven(Secret cookie) {
    Matcher found = COOKIE.matcher(cookie.reveal());
    if (!found.matches()) {
      return null;
    }
    String expected = key.sign("cookie", found.group(1));
    boolean isAuthentic =
        MessageDigest.isEqual(expected.getBytes(UTF_8), found.group(2).getBytes(UTF_8));
    return isAuthentic ? UUID.fromString(found.group(1)) : null;
  }

  private UUID draw() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return VisitorKey.uuid(bytes);
  }

  private Secret sign(UUID id) {
    return Secret.of(id + "." + key.sign("cookie", id.toString()));
  }

  private static String deviceId(UUID cookie) {
    return cookie.toString();
  }
}
