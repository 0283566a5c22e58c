package dev.forestgate.credentials.foreign;

import dev.forestgate.credentials.foreign.hash.Argon2Hash;
import dev.forestgate.credentials.foreign.hash.ForeignHash;
import dev.forestgate.credentials.foreign.hash.HashRefused;
import dev.forestgate.credentials.foreign.hash.HashText;
import dev.forestgate.credentials.foreign.hash.Pbkdf2Hash;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Password credential in Keycloak's realm export: {@code credentialData} has the algorithm and its
 * cost, {@code secretData} the hash and the salt in base64. Both are objects, or text with an
 * object as the export has them.
 */
final class KeycloakCredential {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Map<String, Pbkdf2Hash.Digest> PBKDF2 =
      Map.of(
          "pbkdf2", Pbkdf2Hash.Digest.SHA1,
          "pbkdf2-sha256", Pbkdf2Hash.Digest.SHA256,
          "pbkdf2-sha512", Pbkdf2Hash.Digest.SHA512);

  /** Values of the additional parameter {@code version}. */
  private static final Map<String, Integer> ARGON2_VERSIONS = Map.of("1.0", 16, "1.3", 19);

  private KeycloakCredential() {}

  static @Nullable ForeignHash read(String text) {
    if (!text.startsWith("{") || !text.contains("\"credentialData\"")) {
      return null;
    }
    try {
      JsonNode credential = JSON.readTree(text);
      JsonNode cost = object(credential.path("credentialData"));
      JsonNode secret = object(credential.path("secretData"));
      return read(cost.path("algorithm").asString(""), cost, secret);
    } catch (JacksonException malformed) {
      throw new HashRefused("is a credential of Keycloak that is not JSON");
    }
  }

  private static ForeignHash read(String algorithm, JsonNode cost, JsonNode secret) {
    byte[] salt = HashText.base64(secret.path("salt").asString(""));
    byte[] hash = HashText.base64(secret.path("value").asString(""));
    String iterations = cost.path("hashIterations").asString("");
    Pbkdf2Hash.Digest digest = PBKDF2.get(algorithm);
    if (digest != null) {
      return new Pbkdf2Hash(digest, HashText.number(iterations), salt, hash);
    }
    if (algorithm.equals("argon2")) {
      JsonNode more = cost.path("additionalParameters");
      return new Argon2Hash(
          first(more, "type"),
          ARGON2_VERSIONS.getOrDefault(first(more, "version"), 0),
          Argon2Hash.cost(first(more, "memory"), iterations, first(more, "parallelism")),
          salt,
          hash);
    }
    throw new HashRefused(
        "is a credential of Keycloak with another algorithm than pbkdf2, pbkdf2-sha256,"
            + " pbkdf2-sha512 or argon2");
  }

  private static JsonNode object(JsonNode member) {
    return member.isString() ? JSON.readTree(member.asString()) : member;
  }

  /** The first value of a parameter. Keycloak has a list for each. */
  private static String first(JsonNode parameters, String name) {
    return parameters.path(name).path(0).asString("");
  }
}
