package dev.forestgate.intake.file;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parser of the object of one account. */
final class JsonObjects {
  /** Longest object in characters. */
  static final int LONGEST = 1024 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonObjects() {}

  /** Parses the object that begins on {@code line}. */
  static SourceRecord parse(long line, String text) {
    try {
      JsonNode object = JSON.readTree(text);
      return object.isObject() ? SourceRecord.of(line, object) : noObject(line);
    } catch (JacksonException malformed) {
      return noObject(line);
    }
  }

  /** Record for an object of more than {@link #LONGEST} characters. */
  static SourceRecord tooLong(long line) {
    return SourceRecord.unreadable(line, "is too long for an account");
  }

  private static SourceRecord noObject(long line) {
    return SourceRecord.unreadable(line, "is not a JSON object, or has a member twice");
  }
}
