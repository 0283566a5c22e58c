package dev.forestgate.load;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.netty.http.server.HttpServer;

/**
 * The yardsticks: WebFlux routes that do what they must and nothing else. Arguments: the port, the
 * address of a Redis as {@code redis://…}, that of the service's PostgreSQL as {@code
 * r2dbc:postgresql://…}.
 */
public final class BareRoutes {
  private BareRoutes() {}

  public static void main(String[] arguments) {
    var where = LettuceConnectionFactory.createRedisConfiguration(arguments[1]);
    var connections = new LettuceConnectionFactory(where);
    connections.afterPropertiesSet();
    connections.start();
    var redis = new ReactiveStringRedisTemplate(connections);
    var database =
        new ConnectionPool(
            ConnectionPoolConfiguration.builder(ConnectionFactories.get(arguments[2])).build());
    var session = new BareSession(redis);
    var signIn = new BareSignIn(redis, database);
    var token = new BareToken(redis);
    var handler =
        RouterFunctions.toHttpHandler(
            route()
                .GET("/session", session::handle)
                .GET("/token", token::token)
                .GET("/document", token::document)
                .POST("/api/auth/login", signIn::handle)
                .build(),
            HandlerStrategies.withDefaults());
    HttpServer.create()
        .host("127.0.0.1")
        .port(Integer.parseInt(arguments[0]))
        .handle(new ReactorHttpHandlerAdapter(handler))
        .bindNow()
        .onDispose()
        .block();
  }
}
