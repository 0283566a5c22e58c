package dev.forestgate.intake;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One object on each line; empty lines are passed over. */
final class JsonArrivals implements Arrivals {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final BufferedReader file;
  private long line;

  JsonArrivals(BufferedReader file) {
    this.file = file;
  }

  @Override
  public @Nullable Arrival next() throws IOException {
    String text;
    do {
      text = file.readLine();
      line++;
    } while (text != null && text.isBlank());
    return text == null ? null : read(text);
  }

  private Arrival read(String text) {
    if (text.length() > LONGEST) {
      return Arrival.unreadable(line, "is too long for an account");
    }
    try {
      JsonNode object = JSON.readTree(text);
      return object.isObject() ? Arrivals.arrival(line, members(object)) : noObject();
    } catch (JacksonException malformed) {
      return noObject();
    }
  }

  private Arrival noObject() {
    return Arrival.unreadable(line, "is no JSON object, or names a member twice");
  }

  /** Those that are text; others are as good as not there. */
  private static Map<String, String> members(JsonNode object) {
    Map<String, String> members = new HashMap<>();
    object
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isString()) {
                members.put(member.getKey(), member.getValue().stringValue());
              }
            });
    return members;
  }
}
