package dev.forestgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.interaction.ApiOperationResolver;
import com.atlassian.oai.validator.model.ApiOperationMatch;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** Checks each answer of the service against {@code openapi.yaml}, for every documented route. */
public final class OpenApiContract {
  /** Answers that the document describes once for all: a wrong method, and an internal error. */
  private static final Set<String> OF_ANY_ADDRESS = Set.of("405", "500");

  private static final OpenApiInteractionValidator VALIDATOR = load();
  private static final ApiOperationResolver OPERATIONS =
      new ApiOperationResolver(document(), null, true);

  private OpenApiContract() {}

  static void check(EntityExchangeResult<?> result) {
    Request.@Nullable Method method = method(result.getMethod().name());
    String path = result.getUrl().getPath();
    if (method == null) {
      return;
    }
    requireDescribed(result, method, path);
    SimpleResponse.Builder response = SimpleResponse.Builder.status(result.getStatus().value());
    result.getResponseHeaders().forEach((name, values) -> response.withHeader(name, values));
    byte[] body = result.getResponseBodyContent();
    if (body != null && body.length > 0) {
      response.withBody(new String(body, UTF_8));
    }
    ValidationReport report = VALIDATOR.validateResponse(path, method, response.build());
    if (report.hasErrors()) {
      throw new AssertionError(
          method + " " + path + " breaks openapi.yaml: " + report.getMessages());
    }
  }

  /**
   * Requires each status and its content in the document. The validator accepts the default of an
   * operation for any unlisted status, and any content if none is described.
   */
  private static void requireDescribed(
      EntityExchangeResult<?> result, Request.Method method, String path) {
    ApiOperationMatch match = OPERATIONS.findApiOperation(path, method);
    if (!match.isPathFound() || !match.isOperationAllowed()) {
      return;
    }
    String status = String.valueOf(result.getStatus().value());
    ApiResponse described = match.getApiOperation().getOperation().getResponses().get(status);
    if (described == null && !OF_ANY_ADDRESS.contains(status)) {
      throw new AssertionError(
          method + " " + path + " answered " + status + ", which openapi.yaml does not list");
    }
    byte[] body = result.getResponseBodyContent();
    if (described != null && described.getContent() == null && body != null && body.length > 0) {
      throw new AssertionError(
          method + " " + path + " answered " + status + " with content, and none is described");
    }
  }

  private static Request.@Nullable Method method(String name) {
    try {
      return Request.Method.valueOf(name);
    } catch (IllegalArgumentException unknown) {
      return null;
    }
  }

  /** With every reference to a response replaced by what it refers to. */
  public static OpenAPI document() {
    var options = new ParseOptions();
    options.setResolve(true);
    options.setResolveResponses(true);
    return new OpenAPIV3Parser().read("openapi.yaml", null, options);
  }

  private static OpenApiInteractionValidator load() {
    try {
      String document = new ClassPathResource("openapi.yaml").getContentAsString(UTF_8);
      return OpenApiInteractionValidator.createForInlineApiSpecification(document)
          .withLevelResolver(
              LevelResolver.create()
                  // what is no route has no documented answer; RouteTest sees to it that every
                  // route is documented
                  .withLevel("validation.request.path.missing", ValidationReport.Level.IGNORE)
                  .withLevel(
                      "validation.request.operation.notAllowed", ValidationReport.Level.IGNORE)
                  .build())
          .build();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
