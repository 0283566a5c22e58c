package dev.forestgate.visitor;

import dev.forestgate.geo.Place;
import dev.forestgate.secret.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Client of a request without a session.
 *
 * @param id id of the visitor's journal; a UUIDv8
 * @param isProven whether a cookie signed by the service proves the id; otherwise it is derived
 *     from address and user agent
 * @param deviceId id by which an account knows this device
 * @param cookie cookie to set with the response; null for none
 * @param nextDeviceId id by which an account will know the device once the cookie comes back; null
 *     if it does not change
 * @param deviceName display name of the device, such as {@code Firefox on Linux}
 * @param network network prefix of the address
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

  /**
   * Ids under which this client may come back: its own, and that of the cookie that the response
   * sets, as a client may keep it or not.
   */
  public Set<UUID> possibleIds() {
    return nextDeviceId == null ? Set.of(id) : Set.of(id, UUID.fromString(nextDeviceId));
  }

  /** Members for the journal: the device, and the place if it is known. */
  public Map<String, Object> detail() {
    var detail = new LinkedHashMap<String, Object>();
    detail.put("device", deviceName);
    String location = place.text();
    if (location != null) {
      detail.put("place", location);
    }
    return detail;
  }
}
