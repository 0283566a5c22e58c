package dev.forestgate.http.server;

import static org.springframework.web.reactive.function.server.RequestPredicates.all;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.server.connection.ConnectionDrain;
import dev.forestgate.http.server.connection.ConnectionProperties;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;

/**
 * Configuration of the management port's own context. It serves actuator endpoints, and the API of
 * operators if it was moved there, under the same deadlines and protocol checks as the service
 * port, with its own connection limit. It is named in {@code
 * ManagementContextConfiguration.imports} and has no stereotype, so that the service's component
 * scan does not find it.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
final class ManagementServer {
  private static final int AFTER_ENDPOINTS = -1;

  @Bean
  static ServerCustomizer managementConnections(ConnectionProperties properties) {
    return new ServerCustomizer(
        properties, request -> null, ConnectionDrain.none(), peer -> peer.isLoopbackAddress());
  }

  /**
   * Replaces the routes and static files that the context would inherit from the service by {@link
   * ManagementRoutes}, ordered after the endpoints.
   */
  @Bean
  static BeanPostProcessor hideServiceRoutes(ManagementRoutes routes) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessBeforeInitialization(Object bean, String name) {
        return bean instanceof RouterFunctionMapping ? mapping(routes) : bean;
      }
    };
  }

  private static RouterFunctionMapping mapping(ManagementRoutes routes) {
    var mapping = new RouterFunctionMapping(route(all(), routes::handle));
    mapping.setOrder(AFTER_ENDPOINTS);
    return mapping;
  }

  /**
   * Uses plain HTTP/1.1 even if {@code server.ssl} is set, unless {@code management.server.ssl} is.
   */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  static WebServerFactoryCustomizer<NettyReactiveWebServerFactory> managementTls(
      ManagementServerProperties properties) {
    return factory -> {
      if (properties.getSsl() == null) {
        factory.setSsl(null);
        factory.setHttp2(null);
      }
    };
  }
}
