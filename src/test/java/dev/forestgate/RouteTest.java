package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.RouteTable;
import dev.forestgate.pages.api.ApiRoutes;
import dev.forestgate.testing.OpenApiContract;
import dev.forestgate.testing.RunningService;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code openapi.yaml} and the routes name the same calls and the same problems. {@link
 * OpenApiContract} checks that each answer of the tests is described, by status and type.
 */
class RouteTest {
  private static final OpenAPI CONTRACT = OpenApiContract.document();

  /** Problems that are answered before there is a request, and so belong to no operation. */
  private static final Set<String> BEFORE_ANY_ROUTE =
      Set.of("/problems/uri-too-long", "/problems/header-too-large");

  private final RunningService service = RunningService.shared();

  @Test
  void everyRouteIsInTheContractAndEveryPromiseIsARoute() {
    Set<String> routes = new TreeSet<>();
    new RouteTable(service.bean(ApiRoutes.class).routes())
        .forEach(entry -> routes.add(entry.method() + " " + entry.path()));
    routes.removeIf(route -> route.endsWith(" "));

    Set<String> promised = new TreeSet<>();
    CONTRACT
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .keySet()
                    .forEach(method -> promised.add(method + " " + path)));

    assertThat(routes).isNotEmpty().isEqualTo(promised);
  }

  @Test
  void everyFailureIsAProblemOfTheContractAndOfTheDocsAndTheReverse() throws IOException {
    Set<String> failures =
        Stream.of(Failure.values())
            .map(failure -> failure.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .map("/problems/"::concat)
            .collect(Collectors.toCollection(TreeSet::new));
    Schema<?> problem =
        Objects.requireNonNull(CONTRACT.getComponents().getSchemas().get("Problem"));
    Schema<?> type = Objects.requireNonNull(problem.getProperties().get("type"));
    assertThat(type.getEnum().stream().map(String::valueOf))
        .containsExactlyInAnyOrderElementsOf(failures);

    failures.addAll(BEFORE_ANY_ROUTE);
    assertThat(
            Pattern.compile("^\\| `(/problems/[a-z-]+)` \\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("docs/errors.md")))
                .results()
                .map((MatchResult row) -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(failures);
  }

  @Test
  void theExampleOfAProblemHasTheStatusUnderWhichItStands() {
    List<String> seen = new ArrayList<>();
    CONTRACT
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperations()
                    .forEach(
                        operation ->
                            operation
                                .getResponses()
                                .forEach((status, answer) -> look(path, status, answer, seen))));
    assertThat(seen).hasSizeGreaterThan(100);
  }

  private static void look(String path, String status, ApiResponse answer, List<String> seen) {
    MediaType problem =
        answer.getContent() == null ? null : answer.getContent().get("application/problem+json");
    if (problem == null || status.equals("default")) {
      return;
    }
    for (Object example : examples(problem)) {
      assertThat(((JsonNode) example).get("status").asText()).as(path).isEqualTo(status);
      seen.add(path + " " + status);
    }
  }

  private static List<Object> examples(MediaType type) {
    return type.getExamples() == null
        ? List.of(type.getExample())
        : type.getExamples().values().stream().map(Example::getValue).toList();
  }
}
