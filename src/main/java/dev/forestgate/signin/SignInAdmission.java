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
 * Rejects sign-ins with 503 before routing and rate limits when the hash pool is full. Under a
 * storm this is most of them, so a rejection must be cheap; an error through all of WebFlux costs
 * several times as much. Most are rejected in the Netty pipeline as soon as their header is
 * complete. This filter rejects those whose origin has to be checked, and those that wait behind
 * another request. {@link SignIn} itself rejects requests with another spelling of the path.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3) // after the filters that log and count every request
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
    PathPattern path = signInPattern(exchange.getRequest());
    Failed refused = path == null ? null : refusal();
    if (path == null || refused == null) {
      return chain.filter(exchange);
    }
    exchange.getAttributes().put(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE, path); // for metrics
    return problems.write(exchange, refused);
  }

  private @Nullable PathPattern signInPattern(ServerHttpRequest request) {
    return request.getMethod().equals(HttpMethod.POST) ? path(request.getPath().value()) : null;
  }
}
