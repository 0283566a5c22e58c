package dev.forestgate.tokens;

import dev.forestgate.tokens.keys.TokenAlgorithm;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.security.EcPublicJwk;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One way to sign tokens and to check them. Exactly one is in use: settings choose it at start, and
 * no token ever does (RFC 8725 section 3.1).
 */
interface TokenSigner {
  /** The {@code alg} of every token. */
  TokenAlgorithm algorithm();

  /** Says whose token it is, in the claims that {@link #claims()} lists. */
  void name(Map<String, Object> claims, UUID userId, String username);

  /** The whole token, in its compact form. */
  String sign(Map<String, ?> claims);

  /** Pins the parser to this algorithm and these keys. */
  JwtParserBuilder check(JwtParserBuilder parser);

  /**
   * Whether a token that names this key is still good; null for one that names none. Costs no
   * signature check.
   */
  boolean accepts(@Nullable String keyId);

  /** The id of the user in {@code claims}, as it is written there; null if there is none. */
  @Nullable String userId(Claims claims);

  /** The user name in {@code claims}; null where tokens of this kind have none. */
  @Nullable String username(Claims claims);

  /** The names of all claims of a token. */
  List<String> claims();

  /** The public keys that verify tokens; empty where none does. */
  List<EcPublicJwk> published();

  /** For the greeting. */
  String description();
}
