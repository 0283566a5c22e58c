package dev.forestgate.tokens;

import dev.forestgate.tokens.keys.TokenAlgorithm;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtParserBuilder;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signature algorithm with its keys. Exactly one is in use; the settings choose it at start, never
 * a token (RFC 8725, section 3.1).
 */
interface TokenSigner {
  /** {@code typ} of every token. Tokens of clients have another (RFC 9068, section 2.1). */
  String TYPE = "JWT";

  /** Returns the {@code alg} of every token. */
  TokenAlgorithm algorithm();

  /** Adds the claims that identify the user to {@code claims}. */
  void name(Map<String, Object> claims, UUID userId, String username);

  /** Returns the whole token in compact form. */
  String sign(Map<String, ?> claims);

  /** Restricts the parser to this algorithm and these keys. */
  JwtParserBuilder check(JwtParserBuilder parser);

  /**
   * Tells whether tokens signed with this key are still accepted, without verifying a signature;
   * null for a token without {@code kid}.
   */
  boolean accepts(@Nullable String keyId);

  /** Returns the user id as written in {@code claims}; null if there is none. */
  @Nullable String userId(Claims claims);

  /** Returns the user name in {@code claims}; null if tokens of this algorithm have none. */
  @Nullable String username(Claims claims);

  /** Returns the names of all claims of a token. */
  List<String> claims();

  /** Describes algorithm and key for the start-up message. */
  String description();
}
