package dev.forestgate.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.util.pattern.PathPatternParser;

/** Meters of requests; no client can create new ones. */
class RequestMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RequestMetrics meter =
      new RequestMetrics(
          registry,
          List.of(new RouteOutcomes("signins", HttpMethod.POST, "/login", Map.of(401, "refused"))));

  @Test
  void aRequestCountsUnderThePatternOfItsRoute() {
    answered(HttpMethod.GET, "/api/me/sessions/{id}", HttpStatus.NOT_FOUND);
    answered(HttpMethod.GET, "/api/me/sessions/{id}", HttpStatus.NOT_FOUND);
    Timer timer =
        registry
            .get("http.server.requests")
            .tags("method", "GET", "uri", "/api/me/sessions/{id}", "status", "404")
            .tag("outcome", "CLIENT_ERROR")
            .timer();
    assertThat(timer.count()).isEqualTo(2);
  }

  @Test
  void aCountedCallCountsByItsOutcomeUnderEachPrefix() {
    answered(HttpMethod.POST, "/login", HttpStatus.UNAUTHORIZED);
    answered(HttpMethod.POST, "/api/auth/login", HttpStatus.UNAUTHORIZED);
    answered(HttpMethod.POST, "/api/auth/login", HttpStatus.GONE);
    answered(HttpMethod.GET, "/api/auth/login", HttpStatus.UNAUTHORIZED);
    assertThat(registry.get("signins").tag("outcome", "refused").counter().count()).isEqualTo(2);
    assertThat(registry.get("signins").tag("outcome", "failed").counter().count()).isEqualTo(1);
  }

  @Test
  void howLongARequestTookIsAHistogramOfFewBuckets() {
    answered(HttpMethod.GET, "/health", HttpStatus.OK);
    assertThat(registry.get("http.server.requests").timer().takeSnapshot().histogramCounts())
        .hasSize(8);
  }

  @Test
  void unmatchedRoutesAndUnknownMethodsShareOneTagEach() {
    Stream.of("FIRST", "SECOND", "THIRD")
        .forEach(name -> answered(HttpMethod.valueOf(name), null, HttpStatus.METHOD_NOT_ALLOWED));
    assertThat(registry.get("http.server.requests").timers())
        .singleElement()
        .satisfies(
            timer -> {
              assertThat(timer.count()).isEqualTo(3);
              assertThat(timer.getId().getTag("method")).isEqualTo("UNKNOWN");
              assertThat(timer.getId().getTag("uri")).isEqualTo("UNKNOWN");
            });
  }

  private void answered(HttpMethod method, @Nullable String pattern, HttpStatus status) {
    var exchange = MockServerWebExchange.from(MockServerHttpRequest.method(method, "/somewhere"));
    meter
        .filter(
            exchange,
            same -> {
              if (pattern != null) {
                same.getAttributes()
                    .put(
                        RouterFunctions.MATCHING_PATTERN_ATTRIBUTE,
                        PathPatternParser.defaultInstance.parse(pattern));
              }
              same.getResponse().setStatusCode(status);
              return same.getResponse().setComplete();
            })
        .block();
  }
}
