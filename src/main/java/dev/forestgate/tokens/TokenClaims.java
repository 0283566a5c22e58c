package dev.forestgate.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Secret;
import java.io.StringReader;
import java.util.Base64;
import java.util.Map;

/** What a token says, for those who may read it. */
public final class TokenClaims {
  private static final JwtJson.Parser PARSER = new JwtJson.Parser();

  private TokenClaims() {}

  /** The claims of {@code token}, which {@link AccessTokens#verify} has found valid. */
  public static Map<String, ?> of(Secret token) {
    String jwt = token.reveal();
    String payload = jwt.substring(jwt.indexOf('.') + 1, jwt.lastIndexOf('.'));
    return PARSER.deserialize(
        new StringReader(new String(Base64.getUrlDecoder().decode(payload), UTF_8)));
  }
}
