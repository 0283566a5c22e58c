package dev.forestgate.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.jws.JwtJson;
import java.io.StringReader;
import java.util.Base64;
import java.util.Map;

/** Claims of a token, for introspection (RFC 7662). */
public final class TokenClaims {
  private static final JwtJson.Parser PARSER = new JwtJson.Parser();

  private TokenClaims() {}

  /** Reads the claims of {@code token}, which {@link AccessTokens#verify} has accepted. */
  public static Map<String, ?> of(Secret token) {
    String jwt = token.reveal();
    String payload = jwt.substring(jwt.indexOf('.') + 1, jwt.lastIndexOf('.'));
    return PARSER.deserialize(
        new StringReader(new String(Base64.getUrlDecoder().decode(payload), UTF_8)));
  }
}
