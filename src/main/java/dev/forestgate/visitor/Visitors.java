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
 * Tells visitors apart: by a cookie that we signed, {@code <id>.<HMAC of the id>}, else by address
 * and user agent. No store is asked.
 *
 * <p>A cookie counts once it has come back. Many clients never send one back; if each call drew a
 * new id, each would have a journal of its own.
 */
@Component
public final class Visitors {
  private static final Pattern COOKIE =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.([A-Za-z0-9_-]{43})");

  /** 24 bits tell a hundred names of one visitor apart, and are too few to find a password by. */
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
   * Who it is that calls from {@code address} with {@code userAgent}, both as the request has them.
   *
   * @param cookie what the request brought; null for none. Forged, it is as good as none
   * @param takesCookies whether one without a cookie should get one
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
        proven == null ? key.sign("device", device, network) : mark(proven),
        proven == null ? (drawn == null ? null : sign(drawn)) : cookie,
        drawn == null ? null : mark(drawn),
        device,
        geo.locate(address),
        network);
  }

  /**
   * Stands for a name that somebody typed at a failed sign-in: the same for the same name, whatever
   * its case, and no more. It may be a password that was typed into the wrong field.
   */
  public String tag(String typedName) {
    return key.sign("name", typedName.strip().toLowerCase(Locale.ROOT)).substring(0, NAME_TAG);
  }

  /** Stands for the network that {@code visitor} calls from: the same for the same one, no more. */
  public String networkTag(Visitor visitor) {
    return key.sign("network", visitor.network());
  }

  private @Nullable UUID proven(Secret cookie) {
    Matcher found = COOKIE.matcher(cookie.reveal());
    if (!found.matches()) {
      return null;
    }
    String right = key.sign("cookie", found.group(1));
    boolean isOurs = MessageDigest.isEqual(right.getBytes(UTF_8), found.group(2).getBytes(UTF_8));
    return isOurs ? UUID.fromString(found.group(1)) : null;
  }

  private UUID draw() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return VisitorKey.uuid(bytes);
  }

  private Secret sign(UUID id) {
    return Secret.of(id + "." + key.sign("cookie", id.toString()));
  }

  private static String mark(UUID cookie) {
    return cookie.toString();
  }
}
