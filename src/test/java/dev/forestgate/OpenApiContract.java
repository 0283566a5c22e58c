package dev.forestgate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/**
 * Holds what the service answered against what {@code openapi.yaml} promises, for every documented
 * route.
 */
final class OpenApiContract {
  private static final OpenApiInteractionValidator VALIDATOR = load();

  private OpenApiContract() {}

  static void check(EntityExchangeResult<?> result) {
    Request.@Nullable Method method = method(result.getMethod().name());
    String path = result.getUrl().getPath();
    if (method == null) {
      return;
    }
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

  private static Request.@Nullable Method method(String name) {
    try {
      return Request.Method.valueOf(name);
    } catch (IllegalArgumentException unknown) {
      return null;
    }
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
