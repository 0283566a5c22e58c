package dev.forestgate.geo;

import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.LoopTiming;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Says where an address is. Without a database, or with one that can't be read, everything is
 * {@link Place#UNKNOWN}, and nothing else changes. Files that are replaced are read anew: they are
 * polled, as on a network volume nobody tells a watcher.
 *
 * <p>A look-up may be done on an event loop. It is a few microseconds' work in memory: databases
 * are mapped, from a copy that was just written and so is in the kernel's cache, and no lock is
 * taken.
 */
@Component
public final class Geo implements DisposableBean {
  private final List<GeoDatabase> cities;
  private final List<GeoDatabase> systems;
  private final PlaceParser record = new PlaceParser(new Countries());
  private final BackgroundLoop<Void> loop;

  Geo(GeoProperties properties) {
    this.cities = properties.cities();
    this.systems = properties.systems();
    look();
    locate("127.0.0.1"); // so that no event loop has to load what that needs
    LoopTiming timing = LoopTiming.every(properties.reload()).after(properties.reload());
    this.loop = BackgroundLoop.blocking("reload of the geo databases", timing, this::look).start();
  }

  /** Where {@code address} is, an IP address as text. Never fails. */
  public Place locate(String address) {
    InetAddress parsed = NetUtil.createInetAddressFromIpAddressString(address);
    return parsed == null || !isOnTheInternet(parsed)
        ? Place.UNKNOWN
        : record.read(find(cities, parsed), find(systems, parsed));
  }

  /** Which databases there are, as the start tells it. */
  public String description() {
    String names =
        Stream.concat(cities.stream(), systems.stream())
            .filter(GeoDatabase::isOpen)
            .map(GeoDatabase::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "unknown, scripts/fetch-geo.sh brings a database" : "by " + names;
  }

  private void look() {
    cities.forEach(GeoDatabase::look);
    systems.forEach(GeoDatabase::look);
  }

  private static Map<?, ?> find(List<GeoDatabase> databases, InetAddress address) {
    for (GeoDatabase database : databases) {
      Map<?, ?> found = database.find(address);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return Map.of();
  }

  /** Not a private address (RFC 1918, RFC 4193), nor one of this machine or link. */
  private static boolean isOnTheInternet(InetAddress address) {
    boolean isUniqueLocal =
        address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
    return !(address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || isUniqueLocal);
  }

  @Override
  public void destroy() {
    loop.close();
  }
}
