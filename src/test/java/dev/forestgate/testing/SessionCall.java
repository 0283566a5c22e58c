package dev.forestgate.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;

/**
 * Call of {@code openapi.yaml} that takes a session.
 *
 * @param path as documented, with {@code {name}} for a variable
 */
public record SessionCall(HttpMethod method, String path, Operation operation) {
  private static final String ANY_ID = "01a1f859-5a0e-7c39-8d0d-5a6f0b1c2d3e";

  /** All of them. */
  public static List<SessionCall> all() {
    return OpenApiContract.document().getPaths().entrySet().stream()
        .flatMap(
            path ->
                path.getValue().readOperationsMap().entrySet().stream()
                    .map(
                        of ->
                            new SessionCall(
                                HttpMethod.valueOf(of.getKey().name()),
                                path.getKey(),
                                of.getValue())))
        .filter(SessionCall::takesSession)
        .toList();
  }

  /** Method and documented path. */
  public String name() {
    return method + " " + path;
  }

  /** Path with an unknown id for each variable. */
  public String target() {
    return path.replaceAll("\\{[a-z_]+}", ANY_ID);
  }

  /** Tells whether an example of the response {@code status} is the problem {@code slug}. */
  public boolean mentions(int status, String slug) {
    ApiResponse described = operation.getResponses().get(String.valueOf(status));
    return described != null
        && described.getContent().values().stream()
            .flatMap(SessionCall::examples)
            .anyMatch(example -> example.path("type").asText().equals("/problems/" + slug));
  }

  private static Stream<JsonNode> examples(MediaType type) {
    Stream<Object> examples =
        type.getExamples() == null
            ? Stream.of(type.getExample())
            : type.getExamples().values().stream().map(Example::getValue);
    return examples.filter(Objects::nonNull).map(JsonNode.class::cast);
  }

  private boolean takesSession() {
    return operation.getSecurity() != null
        && operation.getSecurity().stream()
            .map(Map::keySet)
            .anyMatch(schemes -> schemes.contains("cookieAuth"));
  }
}
