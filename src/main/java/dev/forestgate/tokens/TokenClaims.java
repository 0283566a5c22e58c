package dev.forestgate.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.jws.JwtJson;
import io.jsonwebtoken.JwtException;
import java.io.StringReader;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Parts of a token that are read without a check of its signature. */
public final class TokenClaims {
  private static final JwtJson.Parser PARSER = new JwtJson.Parser();

  /** Characters, several times those of a header of ours. */
  private static final int LONGEST_HEADER = 1024;

  private TokenClaims() {}

  /**
   * Reads the claims of {@code token}, which {@link AccessTokens#verify} has accepted, for
   * introspection (RFC 7662).
   */
  public static Map<String, ?> of(Secret token) {
    String jwt = token.reveal();
    String payload = jwt.substring(jwt.indexOf('.') + 1, jwt.lastIndexOf('.'));
    return Objects.requireNonNull(json(payload));
  }

  /** Tells whether {@code typ} in the header of {@code token} is {@code type}; false for none. */
  public static boolean hasType(Secret token, String type) {
    String jwt = token.reveal();
    int end = jwt.indexOf('.');
    if (end <= 0 || end > LONGEST_HEADER) {
      return false;
    }
    try {
      Map<String, ?> header = json(jwt.substring(0, end));
      return header != null && type.equals(header.get("typ"));
    } catch (JwtException | IllegalArgumentException malformed) {
      return false;
    }
  }

  /** Members of an object; null for JSON's {@code null}. */
  private static @Nullable Map<String, ?> json(String encoded) {
    return PARSER.deserialize(
        new StringReader(new String(Base64.getUrlDecoder().decode(encoded), UTF_8)));
  }
}
