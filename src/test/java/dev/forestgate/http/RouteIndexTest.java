package dev.forestgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.http.MediaType.APPLICATION_FORM_URLENCODED;
import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.web.reactive.function.server.RequestPredicates.contentType;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.MATCHING_PATTERN_ATTRIBUTE;
import static org.springframework.web.reactive.function.server.RouterFunctions.nest;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

class RouteIndexTest {
  private final List<String> asked = new ArrayList<>();

  @Test
  void aFixedPathIsRoutedBySpringOnlyOnce() {
    RouterFunction<ServerResponse> counted =
        route().GET("/first", named("first")).GET("/last", named("last")).build();
    RouterFunction<ServerResponse> index = RouteIndex.over(new Recording(counted));

    assertThat(handled(index, get("/last"))).isEqualTo("last");
    ServerRequest second = get("/last");
    assertThat(handled(index, second)).isEqualTo("last");

    assertThat(asked).containsExactly("/last");
    assertThat(second.attributes().get(MATCHING_PATTERN_ATTRIBUTE)).hasToString("/last");
  }

  @Test
  void filtersRunAtEveryRequest() {
    RouterFunction<ServerResponse> filtered =
        route()
            .GET("/fixed", named("fixed"))
            .filter((request, next) -> next.handle(request).doOnNext(done -> asked.add("filter")))
            .build();
    RouterFunction<ServerResponse> index = RouteIndex.over(filtered);

    handled(index, get("/fixed"));
    handled(index, get("/fixed"));

    assertThat(asked).containsExactly("filter", "filter");
  }

  @Test
  void anEarlierRouteWithAVariableKeepsItsVariable() {
    RouterFunction<ServerResponse> index =
        RouteIndex.over(
            route()
                .GET("/users/{id}", request -> answer(request.pathVariable("id")))
                .GET("/users/me", named("never"))
                .build());

    assertThat(handled(index, get("/users/me"))).isEqualTo("me");
    assertThat(handled(index, get("/users/me"))).isEqualTo("me");
    assertThat(handled(index, get("/users/7"))).isEqualTo("7");
  }

  @Test
  void aRouteThatDependsOnAHeaderIsAskedEachTime() {
    RouterFunction<ServerResponse> index =
        RouteIndex.over(
            route()
                .POST("/register", contentType(APPLICATION_FORM_URLENCODED), named("page"))
                .POST("/register", named("api"))
                .build());

    expectPageForFormsAlone(index);
  }

  @Test
  void aRouteNestedInAConditionIsAskedEachTime() {
    RouterFunction<ServerResponse> index =
        RouteIndex.over(
            nest(
                    contentType(APPLICATION_FORM_URLENCODED),
                    route().POST("/register", named("page")).build())
                .and(route().POST("/register", named("api")).build()));

    expectPageForFormsAlone(index);
  }

  @Test
  void aNestedFixedPathIsFound() {
    RouterFunction<ServerResponse> index =
        RouteIndex.over(nest(path("/api"), route().GET("/health", named("health")).build()));

    assertThat(handled(index, get("/api/health"))).isEqualTo("health");
    assertThat(handled(index, get("/api/health"))).isEqualTo("health");
    assertThat(index.route(get("/health")).blockOptional()).isEmpty();
  }

  @Test
  void anotherMethodOrSpellingFindsNothing() {
    RouterFunction<ServerResponse> index =
        RouteIndex.over(route().GET("/register", named("page")).build());
    handled(index, get("/register"));

    assertThat(index.route(post(APPLICATION_JSON)).blockOptional()).isEmpty();
    assertThat(index.route(get("/Register")).blockOptional()).isEmpty();
    assertThat(index.route(get("/register/")).blockOptional()).isEmpty();
  }

  /** Twice, as the index would keep what it found at first. */
  private static void expectPageForFormsAlone(RouterFunction<ServerResponse> index) {
    for (int i = 0; i < 2; i++) {
      assertThat(handled(index, post(APPLICATION_FORM_URLENCODED))).isEqualTo("page");
      assertThat(handled(index, post(APPLICATION_JSON))).isEqualTo("api");
    }
  }

  private static @Nullable String handled(
      RouterFunction<ServerResponse> routes, ServerRequest request) {
    ServerResponse response =
        routes.route(request).flatMap(handler -> handler.handle(request)).block();
    return response == null ? null : response.headers().getFirst("name");
  }

  private static HandlerFunction<ServerResponse> named(String name) {
    return request -> answer(name);
  }

  private static Mono<ServerResponse> answer(String name) {
    return ServerResponse.ok().header("name", name).build();
  }

  private static ServerRequest get(String path) {
    return request(MockServerHttpRequest.get(path).build());
  }

  private static ServerRequest post(MediaType type) {
    return request(MockServerHttpRequest.post("/register").contentType(type).build());
  }

  private static ServerRequest request(MockServerHttpRequest request) {
    return ServerRequest.create(
        MockServerWebExchange.from(request), ServerCodecConfigurer.create().getReaders());
  }

  /** Notes the paths that are asked for. */
  private final class Recording implements RouterFunction<ServerResponse> {
    private final RouterFunction<ServerResponse> routes;

    Recording(RouterFunction<ServerResponse> routes) {
      this.routes = routes;
    }

    @Override
    public Mono<HandlerFunction<ServerResponse>> route(ServerRequest request) {
      asked.add(request.path());
      return routes.route(request);
    }

    @Override
    public void accept(org.springframework.web.reactive.function.server.RouterFunctions.Visitor v) {
      routes.accept(v);
    }
  }
}
