package dev.forestgate.signin.code;

import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Token of the link in the e-mail of a sign-in by code.
 *
 * @param id {@link CodeChallenge#id}, which alone proves nothing
 * @param secret 256 random bits in base64url
 */
record LinkToken(String id, Secret secret) {
  private static final int BYTES = 32;
  private static final int ID_LENGTH = 43;
  private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{86}");

  static LinkToken draw(String id, SecureRandom random) {
    return new LinkToken(id, Secret.random(random, BYTES));
  }

  /** Reads {@link #text}. Empty for any other text. */
  static Optional<LinkToken> parse(Secret text) {
    String token = text.reveal();
    return TEXT.matcher(token).matches()
        ? Optional.of(
            new LinkToken(token.substring(0, ID_LENGTH), Secret.of(token.substring(ID_LENGTH))))
        : Optional.empty();
  }

  /** Both members, 86 characters of base64url. */
  Secret text() {
    return Secret.of(id + secret.reveal());
  }
}
