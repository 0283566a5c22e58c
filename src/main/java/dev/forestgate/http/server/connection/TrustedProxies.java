package dev.forestgate.http.server.connection;

import java.net.InetAddress;

/** The proxies before the service, whose connections are of many clients. */
public interface TrustedProxies {
  boolean include(InetAddress peer);
}
