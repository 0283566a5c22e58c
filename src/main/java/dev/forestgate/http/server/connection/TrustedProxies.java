package dev.forestgate.http.server.connection;

import java.net.InetAddress;

/** Trusted proxies in front of the service, each of which carries connections of many clients. */
public interface TrustedProxies {
  boolean include(InetAddress peer);
}
