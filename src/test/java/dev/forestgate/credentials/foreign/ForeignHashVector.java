package dev.forestgate.credentials.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hash that another program computed.
 *
 * @param source the program
 */
record ForeignHashVector(String source, String password, String hash) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The vectors of {@code credentials/foreign/hashes.jsonl}. */
  static List<ForeignHashVector> stored() throws IOException {
    try (InputStream file =
        ForeignHashVector.class.getResourceAsStream("/credentials/foreign/hashes.jsonl")) {
      return new String(file.readAllBytes(), UTF_8).lines().map(ForeignHashVector::of).toList();
    }
  }

  /** Parses a line of JSON. */
  static ForeignHashVector of(String line) {
    JsonNode members = JSON.readTree(line);
    return new ForeignHashVector(
        members.path("source").asString(),
        members.path("password").asString(),
        members.path("hash").asString());
  }

  @Override
  public String toString() {
    return source;
  }
}
