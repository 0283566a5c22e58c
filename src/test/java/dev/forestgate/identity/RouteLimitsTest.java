package dev.forestgate.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.limits.LimitProperties;
import dev.forestgate.limits.RouteQuota;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Settings of route limits that a start accepts. */
class RouteLimitsTest {
  private static final RouterFunction<ServerResponse> LIMITED =
      route()
          .POST("/api/auth/login", request -> ServerResponse.ok().build())
          .POST("/login", request -> ServerResponse.ok().build())
          .GET("/api/interactions/{id}", request -> ServerResponse.ok().build())
          .build();
  private static final RouterFunction<ServerResponse> OTHERS =
      route().GET("/health", request -> ServerResponse.ok().build()).build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/auth/login=20",
        "POST /login=0",
        "POST /api/login=5",
        "GET /api/interactions/{id}=1000000",
        "GET /health=1",
        "POST /login=5;POST /api/auth/login=5"
      })
  void aRouteIsNamedByAnyOfItsPaths(String routes) {
    assertThat(over(100, routes)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /login=20 | GET/login",
        "POST /api/auth/signin=20 | POST/signin",
        "GET /api/interactions/1=20 | GET/interactions/1",
        "POST /login=5;POST /api/auth/login=6 | two limits"
      })
  void unknownRouteOrTwoLimitsStopTheStart(String routes, String reason) {
    assertThatThrownBy(() -> over(100, routes))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "POST",
        "POST /login",
        "/login=5",
        "POST /login=-1",
        "POST /login=x",
        "post /login=5",
        "POST login=5",
        "POST /login=1000001"
      })
  void malformedLimitStopsTheStart(String text) {
    assertThatThrownBy(() -> RouteQuota.valueOf(text))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("'" + text + "'");
  }

  /** With limits off, no filter is added. */
  @Test
  void disabledLimitsAddNoFilter() {
    RouterFunction<ServerResponse> routes = over(0, "POST /login=20");
    assertThat(routes.getClass()).isEqualTo(LIMITED.and(OTHERS).getClass());
    assertThat(over(100, "").getClass()).isNotEqualTo(LIMITED.and(OTHERS).getClass());
  }

  @SuppressWarnings("NullAway") // nothing is counted here
  private static RouterFunction<ServerResponse> over(int perMinute, String routes) {
    var quotas =
        Arrays.stream(routes.split(";"))
            .filter(text -> !text.isEmpty())
            .map(RouteQuota::valueOf)
            .toList();
    return new RouteLimits(new LimitProperties(perMinute, quotas), null).over(LIMITED, OTHERS);
  }
}
