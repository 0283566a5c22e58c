package dev.forestgate.config.store;

import java.util.HashMap;
import java.util.Map;

/**
 * A PostgreSQL database and its user, as R2DBC and Flyway want to hear it.
 *
 * @param host a name or an IP address, also an IPv6 address with or without brackets
 * @param parameters of the URL; those of TLS are passed on
 */
record PostgresAddress(
    String host,
    int port,
    String database,
    String user,
    String password,
    Map<String, String> parameters) {

  /** {@code spring.r2dbc.*} and {@code spring.flyway.*}. Refuses parameters that can't be used. */
  public Map<String, Object> properties() {
    PostgresTls tls = PostgresTls.of(parameters);
    String place = ServerUrl.authority(host, port) + "/" + ServerUrl.encode(database);
    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.r2dbc.url", "r2dbc:postgresql://" + place + tls.forR2dbc());
    properties.put("spring.r2dbc.username", user);
    properties.put("spring.r2dbc.password", password);
    if (!host.matches("[A-Za-z0-9.:\\[\\]-]+")) {
      // java.net.URI, which reads the R2DBC URL, knows no host with an underscore
      properties.put("spring.r2dbc.properties.host", host);
      properties.put("spring.r2dbc.properties.port", String.valueOf(port));
    }
    tls.password()
        .ifPresent(secret -> properties.put("spring.r2dbc.properties.sslPassword", secret));
    properties.put("spring.flyway.url", "jdbc:postgresql://" + place + tls.forJdbc());
    properties.put("spring.flyway.user", user);
    properties.put("spring.flyway.password", password);
    return properties;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return ServerUrl.authority(host, port) + "/" + database;
  }
}
