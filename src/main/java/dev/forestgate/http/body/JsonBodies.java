package dev.forestgate.http.body;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.failure.FieldError;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads JSON bodies strictly (RFC 8259; RFC 8725 in spirit). A body has at most 64 KiB and 32
 * levels, no duplicate members and nothing after the value. Text members accept no numbers or
 * booleans; integer members accept whole numbers only. Unknown members are ignored.
 */
@Component
public final class JsonBodies {
  private static final int MAX_DEPTH = 32;

  private final JsonMapper json = strict();

  JsonBodies() {}

  /**
   * Reads the body as {@code type}. Fails with UNSUPPORTED_MEDIA_TYPE, CONTENT_TOO_LARGE, or
   * INVALID_REQUEST if the body is empty, not JSON or does not fit {@code type}. Never empty.
   */
  public <T> Mono<T> read(ServerRequest request, Class<T> type) {
    return readIfPresent(request, type)
        .switchIfEmpty(Mono.error(() -> invalid("must be a JSON object")));
  }

  /**
   * Reads an optional body like {@link #read}. Empty if there is no body, regardless of the content
   * type.
   */
  public <T> Mono<T> readIfPresent(ServerRequest request, Class<T> type) {
    ServerHttpRequest http = request.exchange().getRequest();
    return BodyBytes.of(http)
        .doOnNext(bytes -> BodyBytes.require(MediaType.APPLICATION_JSON, http))
        .map(bytes -> parse(bytes, type));
  }

  private <T> T parse(byte[] bytes, Class<T> type) {
    JsonNode tree = tree(bytes);
    if (!tree.isObject()) {
      throw invalid("must be a JSON object");
    }
    tree.properties().forEach(member -> requireText(member.getKey(), member.getValue()));
    try {
      return json.treeToValue(tree, type);
    } catch (DatabindException typeMismatch) {
      throw typeMismatch(typeMismatch);
    }
  }

  private JsonNode tree(byte[] bytes) {
    try {
      return json.readTree(text(bytes));
    } catch (JacksonException | NumberFormatException malformed) { // 1e9999999999 overflows
      throw malformed();
    }
  }

  /**
   * Decodes UTF-8, with or without a byte order mark (RFC 8259 section 8.1). Jackson alone would
   * detect UTF-16 and UTF-32, and accept overlong forms.
   */
  private static String text(byte[] bytes) {
    String text = BodyBytes.utf8(bytes).orElseThrow(JsonBodies::malformed);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static Failed malformed() {
    return invalid("is not well-formed JSON, or names a member twice, or is too deep");
  }

  /**
   * Rejects NUL and lone surrogates in names and values at any depth; PostgreSQL can't store them.
   */
  private static void requireText(String field, JsonNode value) {
    if (isBroken(field) || (value.isString() && isBroken(value.stringValue()))) {
      throw Failed.invalid(
          isBroken(field) ? "" : field, "must be text without NUL and lone surrogates");
    }
    value.properties().forEach(member -> requireText(member.getKey(), member.getValue()));
    if (value.isArray()) {
      value.forEach(element -> requireText(field, element));
    }
  }

  private static boolean isBroken(String text) {
    return text.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
  }

  private static Failed typeMismatch(DatabindException typeMismatch) {
    List<JacksonException.Reference> path = typeMismatch.getPath();
    String field = path.isEmpty() ? null : path.get(0).getPropertyName();
    return field == null
        ? invalid("must be a JSON object")
        : Failed.invalid(field, "has the wrong type");
  }

  private static Failed invalid(String message) {
    return Failed.refused(Failure.INVALID_REQUEST, List.of(new FieldError("", message)));
  }

  private static JsonMapper strict() {
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(BodyBytes.MAX_BYTES)
                    .maxNumberLength(64)
                    .build())
            .build();
    return JsonMapper.builder(factory)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .withCoercionConfig(
            LogicalType.Textual,
            text -> {
              text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
              text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
              text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
        .withCoercionConfig(
            LogicalType.Integer,
            number -> {
              number.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
              number.setCoercion(CoercionInputShape.String, CoercionAction.Fail);
              number.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
              number.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
        .build();
  }
}
