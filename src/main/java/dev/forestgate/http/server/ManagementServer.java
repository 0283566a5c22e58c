package dev.forestgate.http.server;

import static org.springframework.web.reactive.function.server.RequestPredicates.all;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
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
import reactor.core.publisher.Mono;

/**
 * Configuration of the management port's own context: actuator endpoints and nothing else, under
 * the same deadlines and protocol checks as the service's port, with a connection limit of its own.
 * Named in {@code ManagementContextConfiguration.imports}; without a stereotype, so that the
 * component scan of the service does not find it.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
final class ManagementServer {
  private static final int BEHIND_ENDPOINTS = -1;

  @Bean
  static ServerCustomizer managementConnections(ConnectionProperties properties) {
    return new ServerCustomizer(
        properties, request -> null, ConnectionDrain.none(), peer -> peer.isLoopbackAddress());
  }

  /**
   * The context inherits the routes of the service, and would inherit its static files; a mapping
   * behind the endpoints answers 404 instead.
   */
  @Bean
  static BeanPostProcessor noRoutesOfTheService() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessBeforeInitialization(Object bean, String name) {
        return bean instanceof RouterFunctionMapping ? nothingFound() : bean;
      }
    };
  }

  private static RouterFunctionMapping nothingFound() {
    var mapping =
        new RouterFunctionMapping(
            route(all(), request -> Mono.error(Failed.of(Failure.NOT_FOUND))));
    mapping.setOrder(BEHIND_ENDPOINTS);
    return mapping;
  }

  /**
   * Plain HTTP/1.1, whatever {@code server.ssl} says, unless {@code management.server.ssl} is set.
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
