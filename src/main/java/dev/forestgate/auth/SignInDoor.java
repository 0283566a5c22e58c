package dev.forestgate.auth;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.EarlyRefusal;
import dev.forestgate.http.PasswordAuthentication;
import dev.forestgate.http.Prefixes;
import dev.forestgate.http.Problems;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Turns sign-ins away for whose hash there is no room, before a route is looked for and a limit
 * counted. Under a storm that is what happens to most, so it must cost next to nothing; an error
 * that goes through all of WebFlux costs several times as much. There are two: most find the door
 * shut before Spring hears of them; for those whose origin is to be looked at there is a filter.
 * What comes by another spelling of the path is refused by {@link SignIn} itself.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3) // behind what tells of every request
final class SignInDoor
    implements WebFilter, WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {
  private final Map<String, PathPattern> paths =
      Prefixes.ALL.stream()
          .map(prefix -> prefix + SignIn.PATH)
          .collect(toMap(path -> path, PathPatternParser.defaultInstance::parse));

  private final PasswordAuthentication authentication;
  private final Problems problems;
  private final EarlyRefusal early;

  SignInDoor(PasswordAuthentication authentication, Problems problems, EarlyRefusal early) {
    this.authentication = authentication;
    this.problems = problems;
    this.early = early;
  }

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    factory.addRouteProviders(routes -> routes.route(this::isClosed, this::turnAway));
  }

  private boolean isClosed(HttpServerRequest request) {
    return request.method().name().equals(HttpMethod.POST.name())
        && paths.containsKey(request.uri())
        && EarlyRefusal.suits(request)
        && authentication.refusal() != null;
  }

  /**
   * There may be room again since it was asked; one that is turned away all the same comes back.
   */
  private Publisher<Void> turnAway(HttpServerRequest request, HttpServerResponse response) {
    Failed refused = authentication.refusal();
    return early.answer(
        request,
        response,
        requireNonNull(paths.get(request.uri())),
        refused == null ? null : refused.retryAfter());
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    PathPattern path = signIn(exchange.getRequest());
    Failed refused = path == null ? null : authentication.refusal();
    if (path == null || refused == null) {
      return chain.filter(exchange);
    }
    exchange.getAttributes().put(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE, path); // for metrics
    return problems.write(exchange, refused);
  }

  private @Nullable PathPattern signIn(ServerHttpRequest request) {
    return request.getMethod().equals(HttpMethod.POST)
        ? paths.get(request.getPath().value())
        : null;
  }
}
