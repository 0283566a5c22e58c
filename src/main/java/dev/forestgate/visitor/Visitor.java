package dev.forestgate.visitor;

import dev.forestgate.geo.Place;
import dev.forestgate.secret.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as far as a request without a session tells.
 *
 * @param id under it the journal keeps what they do; a UUIDv8
 * @param isProven whether a cookie of ours proves the id; else it is made of address and user agent
 * @param deviceId by which an account knows this device
 * @param cookie what is handed out with the answer; null for a client that takes none
 * @param nextDeviceId by which an account will know this device once the cookie comes back; null
 *     where that changes nothing
 * @param deviceName what it is in a few words of ours, such as {@code Firefox on Linux}
 * @param network the part of the Internet that the call comes from
 */
public record Visitor(
    UUID id,
    boolean isProven,
    String deviceId,
    @Nullable Secret cookie,
    @Nullable String nextDeviceId,
    String deviceName,
    Place place,
    String network) {

  /** What the journal says of them: the device, and the place where it is known. */
  public Map<String, Object> detail() {
    var detail = new LinkedHashMap<String, Object>();
    detail.put("device", deviceName);
    String where = place.text();
    if (where != null) {
      detail.put("place", where);
    }
    return detail;
  }
}
