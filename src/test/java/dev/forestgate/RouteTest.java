package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.http.RouteTable;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.server.RouterFunction;

/** The written contract and the routes name the same calls. */
class RouteTest {
  @Test
  void everyRouteIsInTheContractAndEveryPromiseIsARoute() {
    Set<String> routes = new TreeSet<>();
    new RouteTable(Gate.shared().bean(RouterFunction.class))
        .forEach(entry -> routes.add(entry.method() + " " + entry.path()));
    routes.removeIf(route -> route.endsWith(" "));

    Set<String> promised = new TreeSet<>();
    new OpenAPIV3Parser()
        .read("openapi.yaml")
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .keySet()
                    .forEach(method -> promised.add(method + " " + path)));

    assertThat(routes).isNotEmpty().isEqualTo(promised);
  }
}
