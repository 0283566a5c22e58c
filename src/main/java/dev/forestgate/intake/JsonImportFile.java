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

/** JSON Lines file: one object on each line. Empty lines are skipped. */
final class JsonImportFile implements ImportFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final BufferedReader file;
  private long line;

  JsonImportFile(BufferedReader file) {
    this.file = file;
  }

  @Override
  public @Nullable ImportedAccount next() throws IOException {
    String text;
    do {
      text = file.readLine();
      line++;
    } while (text != null && text.isBlank());
    return text == null ? null : read(text);
  }

  private ImportedAccount read(String text) {
    if (text.length() > LONGEST) {
      return ImportedAccount.unreadable(line, "is too long for an account");
    }
    try {
      JsonNode object = JSON.readTree(text);
      return object.isObject() ? ImportFile.account(line, members(object)) : noObject();
    } catch (JacksonException malformed) {
      return noObject();
    }
  }

  private ImportedAccount noObject() {
    return ImportedAccount.unreadable(line, "is not a JSON object, or has a member twice");
  }

  /** The members that are text; others are ignored. */
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
