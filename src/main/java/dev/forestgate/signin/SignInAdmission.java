package dev.forestgate.signin;

import static java.util.stream.Collectors.toMap;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.AdmissionGate;
import dev.forestgate.http.ProblemHandler;
import dev.forestgate.http.request.ApiPrefixes;
import dev.forestgate.identity.PasswordAuthentication;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

/**
 * Turns sign-ins away for whose hash there is no room, before a route is looked for and a limit
 * counted. Under a storm that is what happens to most, so it must cost next to nothing; an error
 * that goes through all of WebFlux costs several times as much. There are two: most find the door
 * shut as soon as their header is there; for those whose origin is to be looked at, and those that
 * wait behind another request, there is a filter. What comes by another spelling of the path is
 * refused by {@link SignIn} itself.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3) // behind what tells of every request
final class SignInAdmission implements WebFilter, AdmissionGate {
  private final Map<String, PathPattern> paths =
      ApiPrefixes.ALL.stream()
          .map(prefix -> prefix + SignIn.PATH)
          .collect(toMap(path -> path, PathPatternParser.defaultInstance::parse));

  private final PasswordAuthentication authentication;
  private final ProblemHandler problems;

  SignInAdmission(PasswordAuthentication authentication, ProblemHandler problems) {
    this.authentication = authentication;
    this.problems = problems;
  }

  @Override
  public @Nullable PathPattern path(String target) {
    return paths.get(target);
  }

  @Override
  public @Nullable Failed refusal() {
    return authentication.refusal();
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    PathPattern path = signIn(exchange.getRequest());
    Failed refused = path == null ? null : refusal();
    if (path == null || refused == null) {
      return chain.filter(exchange);
    }
    exchange.getAttributes().put(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE, path); // for metrics
    return problems.write(exchange, refused);
  }

  private @Nullable PathPattern signIn(ServerHttpRequest request) {
    return request.getMethod().equals(HttpMethod.POST) ? path(request.getPath().value()) : null;
  }
}
