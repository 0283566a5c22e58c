package dev.forestgate.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.jws.JwtJson;
import io.jsonwebtoken.JwtException;
import java.io.StringReader;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parts of a token that are read without a check of its signature. */
public final class TokenClaims {
  private static final JwtJson.Parser PARSER = new JwtJson.Parser();

  private TokenClaims() {}

  /**
   * Reads the claims of {@code token}, which {@link AccessTokens#verify} has accepted, for
   * introspection (RFC 7662).
   */
  public static Map<String, ?> of(Secret token) {
    String jwt = token.reveal();
    return json(jwt.substring(jwt.indexOf('.') + 1, jwt.lastIndexOf('.')));
  }

  /**
   * Header parameter {@code typ} of {@code token}; null without one. Throws {@link JwtException} or
   * {@link IllegalArgumentException} if the header is malformed.
   */
  static @Nullable Object type(Secret token) {
    String jwt = token.reveal();
    return json(jwt.substring(0, jwt.indexOf('.'))).get("typ");
  }

  private static Map<String, ?> json(String encoded) {
    return PARSER.deserialize(
        new StringReader(new String(Base64.getUrlDecoder().decode(encoded), UTF_8)));
  }
}
