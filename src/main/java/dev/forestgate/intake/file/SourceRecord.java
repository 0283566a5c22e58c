package dev.forestgate.intake.file;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A record of an import file.
 *
 * @param line number of its first line, from 1
 * @param members an object; of CSV, the fields by the names of their columns in lower case
 * @param problem reason why the record can't be read, and then it has no members; null if it can
 */
public record SourceRecord(long line, JsonNode members, @Nullable String problem) {
  static SourceRecord of(long line, JsonNode members) {
    return new SourceRecord(line, members, null);
  }

  static SourceRecord unreadable(long line, String problem) {
    return new SourceRecord(line, JsonNodeFactory.instance.objectNode(), problem);
  }

  /** Line number only, never the members, which hold hashes. */
  @Override
  public String toString() {
    return "line " + line;
  }
}
