package dev.forestgate.pages.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Port of the API of operators.
 *
 * @param port the service port, or the management port alone
 */
@ConfigurationProperties("forestgate.admin")
record OperatorPortProperties(@DefaultValue("service") Port port) {
  enum Port {
    SERVICE,
    MANAGEMENT
  }
}
