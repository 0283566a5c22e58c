package dev.forestgate.visitor;

import dev.forestgate.geo.Place;
import dev.forestgate.geo.Place.Coordinates;
import dev.forestgate.redis.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * History of an account at a sign-in: the reply of {@code redis/devices-seen.lua}.
 *
 * @param devices number of devices known before
 * @param isDeviceKnown whether this one was among them
 * @param countries number of countries known before; 0 if the country of this sign-in is unknown
 * @param isCountryKnown whether this one was among them
 * @param lastPlace place of the previous sign-in, if known; null if the place of this one is
 *     unknown
 * @param sinceLastPlace time since the previous sign-in
 */
record DeviceHistory(
    long devices,
    boolean isDeviceKnown,
    long countries,
    boolean isCountryKnown,
    @Nullable Coordinates lastPlace,
    Duration sinceLastPlace) {
  private static final String NONE = "";

  /** Arguments of the script. */
  static List<String> arguments(Visitor visitor, VisitorProperties properties) {
    Place.Country country = visitor.place().country();
    Coordinates point = visitor.place().coordinates();
    String nextId = visitor.nextDeviceId();
    return List.of(
        visitor.deviceId(),
        nextId == null ? NONE : nextId,
        country == null ? NONE : country.code(),
        point == null ? NONE : format(point),
        Script.millis(properties.deviceLifetime()),
        String.valueOf(properties.mostDevices()));
  }

  static DeviceHistory parse(List<Object> reply) {
    return new DeviceHistory(
        (Long) reply.get(0),
        (Long) reply.get(1) == 1,
        (Long) reply.get(2),
        (Long) reply.get(3) == 1,
        point((String) reply.get(4)),
        Duration.ofMillis((Long) reply.get(5)));
  }

  /** Returns the anomalies of the sign-in. The first device of an account has none. */
  List<SignInAnomaly> anomalies(Place place, TravelLimits travel) {
    List<SignInAnomaly> found = new ArrayList<>();
    if (devices == 0) {
      return found;
    }
    if (!isDeviceKnown) {
      found.add(SignInAnomaly.NEW_DEVICE);
    }
    if (place.country() != null && countries > 0 && !isCountryKnown) {
      found.add(SignInAnomaly.NEW_COUNTRY);
    }
    Coordinates here = place.coordinates();
    if (here != null && lastPlace != null && travel.isImpossible(lastPlace, here, sinceLastPlace)) {
      found.add(SignInAnomaly.IMPOSSIBLE_TRAVEL);
    }
    return found;
  }

  private static String format(Coordinates point) {
    return point.latitude() + " " + point.longitude() + " " + point.radius();
  }

  private static @Nullable Coordinates point(String stored) {
    if (stored.isEmpty()) {
      return null;
    }
    String[] numbers = stored.split(" ", 3);
    return new Coordinates(
        Double.parseDouble(numbers[0]),
        Double.parseDouble(numbers[1]),
        Integer.parseInt(numbers[2]));
  }
}
