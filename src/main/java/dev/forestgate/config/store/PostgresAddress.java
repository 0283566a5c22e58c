package dev.forestgate.config.store;

import java.util.HashMap;
import java.util.Map;

/**
 * PostgreSQL database and user, as the source of R2DBC and Flyway properties.
 *
 * @param host name or IP address; an IPv6 address with or without brackets
 * @param parameters of the URL; those of TLS are passed on
 */
record PostgresAddress(
    String host,
    int port,
    String database,
    String user,
    String password,
    Map<String, String> parameters) {

  /**
   * Properties {@code spring.r2dbc.*} and {@code spring.flyway.*}. Throws {@link
   * dev.forestgate.failure.StartRefused} for TLS parameters that are not supported.
   */
  Map<String, Object> properties() {
    PostgresTls tls = PostgresTls.of(parameters);
    String authority = ServerUrl.authority(host, port) + "/" + ServerUrl.encode(database);
    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.r2dbc.url", "r2dbc:postgresql://" + authority + tls.forR2dbc());
    properties.put("spring.r2dbc.username", user);
    properties.put("spring.r2dbc.password", password);
    if (!host.matches("[A-Za-z0-9.:\\[\\]-]+")) {
      // the R2DBC URL is parsed by java.net.URI, which rejects an underscore in the host
      properties.put("spring.r2dbc.properties.host", host);
      properties.put("spring.r2dbc.properties.port", String.valueOf(port));
    }
    tls.password()
        .ifPresent(secret -> properties.put("spring.r2dbc.properties.sslPassword", secret));
    properties.put("spring.flyway.url", "jdbc:postgresql://" + authority + tls.forJdbc());
    properties.put("spring.flyway.user", user);
    properties.put("spring.flyway.password", password);
    return properties;
  }

  /** Omits the password. */
  @Override
  public String toString() {
    return ServerUrl.authority(host, port) + "/" + database;
  }
}
