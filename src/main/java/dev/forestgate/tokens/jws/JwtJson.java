package dev.forestgate.tokens.jws;

import io.jsonwebtoken.io.AbstractDeserializer;
import java.io.Reader;
import java.util.Map;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON for jjwt with Jackson 3, which Spring provides; jjwt's own module needs Jackson 2. Rejects
 * duplicate members.
 */
public final class JwtJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JwtJson() {}

  public static byte[] bytes(Map<String, ?> members) {
    return MAPPER.writeValueAsBytes(members);
  }

  public static final class Parser extends AbstractDeserializer<Map<String, ?>> {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    @Override
    protected Map<String, ?> doDeserialize(Reader json) {
      return MAPPER.readValue(json, OBJECT);
    }
  }
}
