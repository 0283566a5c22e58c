package dev.forestgate.pages.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Members of objects in responses of the API. */
public final class JsonMembers {
  private JsonMembers() {}

  /** The text {@code member}; null if it is missing, null or no text. */
  public static @Nullable String text(JsonNode json, String member) {
    JsonNode value = json.path(member);
    return value.isString() ? value.asString() : null;
  }

  /** The instant {@code member}; null if it is missing or null. */
  public static @Nullable Instant time(JsonNode json, String member) {
    String value = text(json, member);
    return value == null ? null : Instant.parse(value);
  }

  /** Texts of the array {@code member}; empty without it. */
  public static List<String> texts(JsonNode json, String member) {
    return json.path(member).values().stream().map(JsonNode::asString).toList();
  }
}
