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
 * Locates IP addresses. Without a readable database every place is {@link Place#UNKNOWN}, and
 * nothing else changes. Replaced files are read again; they are polled, as a network volume sends
 * no file events.
 *
 * <p>A look-up may run on an event loop: a few microseconds in memory without a lock. Databases are
 * mapped from a copy that was just written and so is in the kernel's cache.
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
    locate("127.0.0.1"); // loads the classes here rather than on an event loop
    LoopTiming timing = LoopTiming.every(properties.reload()).after(properties.reload());
    this.loop = BackgroundLoop.blocking("reload of the geo databases", timing, this::look).start();
  }

  /** Returns the place of {@code address}, an IP address as text. Never fails. */
  public Place locate(String address) {
    InetAddress parsed = NetUtil.createInetAddressFromIpAddressString(address);
    return parsed == null || !isOnTheInternet(parsed)
        ? Place.UNKNOWN
        : record.read(find(cities, parsed), find(systems, parsed));
  }

  /** Describes the loaded databases for the start-up message. */
  public String description() {
    String names =
        Stream.concat(cities.stream(), systems.stream())
            .filter(GeoDatabase::isOpen)
            .map(GeoDatabase::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "unknown, scripts/fetch-geo.sh fetches a database" : "by " + names;
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

  /**
   * Tells whether an address is routed on the Internet: not private (RFC 1918, RFC 4193), loopback,
   * link-local or multicast.
   */
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
