package dev.forestgate.tokens;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import java.util.Map;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoders;
import org.springframework.security.oauth2.jwt.SupplierReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * Another service with Spring Security that knows only the issuer: Spring Boot configures it by
 * {@code spring.security.oauth2.resourceserver.jwt.issuer-uri}. {@code /whoami} answers the subject
 * of the token.
 */
final class ResourceServer implements AutoCloseable {
  private final AnnotationConfigApplicationContext context;
  private final DisposableServer server;

  private ResourceServer(AnnotationConfigApplicationContext context, DisposableServer server) {
    this.context = context;
    this.server = server;
  }

  static ResourceServer trusting(String issuer) {
    var context = new AnnotationConfigApplicationContext();
    context.registerBean(
        ReactiveJwtDecoder.class,
        () -> new SupplierReactiveJwtDecoder(() -> ReactiveJwtDecoders.fromIssuerLocation(issuer)));
    context.register(Setup.class);
    context.refresh();
    var handler =
        new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.applicationContext(context).build());
    return new ResourceServer(
        context, HttpServer.create().host("localhost").port(0).handle(handler).bindNow());
  }

  String url() {
    return "http://localhost:" + server.port();
  }

  @Override
  public void close() {
    server.disposeNow();
    context.close();
  }

  /** Not a {@code @Configuration}: the services of other tests would find it on the class path. */
  @EnableWebFlux
  @EnableWebFluxSecurity
  static class Setup {
    @Bean
    SecurityWebFilterChain security(ServerHttpSecurity http) {
      return http.authorizeExchange(all -> all.anyExchange().authenticated())
          .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
          .build();
    }

    @Bean
    RouterFunction<ServerResponse> whoami() {
      return route().GET("/whoami", Setup::answer).build();
    }

    private static Mono<ServerResponse> answer(ServerRequest request) {
      return request
          .principal()
          .cast(JwtAuthenticationToken.class)
          .map(token -> Map.of("sub", token.getName(), "sid", token.getToken().getClaim("sid")))
          .flatMap(ServerResponse.ok()::bodyValue);
    }
  }
}
