package dev.forestgate.http;

import dev.forestgate.http.proxies.Proxies;
import dev.forestgate.http.server.connection.TrustedProxies;
import java.net.InetAddress;
import org.springframework.stereotype.Component;

/** The proxies of the setting {@code forestgate.proxies.trusted}. */
@Component
final class ConfiguredProxies implements TrustedProxies {
  private final Proxies proxies;

  ConfiguredProxies(Proxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public boolean include(InetAddress peer) {
    return proxies.isTrusted(peer);
  }
}
