package dev.forestgate.tokens;

import dev.forestgate.failure.StartRefused;
import io.jsonwebtoken.security.EcPublicJwk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The keys that sign our tokens: read from disk at start, made there if it is a first run. */
@Component
public final class SigningKeys {
  private final Provider provider;
  private final Path origin;
  private final SigningKey active;

  SigningKeys(TokenProperties properties) {
    this.provider = CryptoProvider.fastest();
    var files = new KeyFiles(provider);
    Path configured = properties.privateKey();
    this.origin =
        configured == null ? KeyFiles.privateFile(properties.keysDirectory()) : configured;
    if (configured == null && Files.notExists(origin)) {
      makeFirst(files, properties);
    }
    this.active = files.read(origin);
    Path publicFile = properties.publicKey();
    if (publicFile != null
        && !files.readPublic(publicFile).getW().equals(active.publicKey().getW())) {
      throw new StartRefused(
          publicFile + " is not the public half of " + origin,
          "Derive it anew with scripts/generate-keys.sh, or leave it out");
    }
  }

  Provider provider() {
    return provider;
  }

  SigningKey active() {
    return active;
  }

  /** The key that signed a token with this {@code kid}. Empty for a key that is not ours. */
  Optional<SigningKey> find(String id) {
    return active.id().equals(id) ? Optional.of(active) : Optional.empty();
  }

  /** Every key that a token may be signed with, for the JWK set (RFC 7517 section 5). */
  public List<EcPublicJwk> published() {
    return List.of(active.publicJwk());
  }

  /** For the greeting: the algorithm, who computes it, where the key is. */
  public String description() {
    return "ES256 by " + provider.getName() + ", key in " + origin;
  }

  private void makeFirst(KeyFiles files, TokenProperties properties) {
    if (!properties.generateKey()) {
      throw new StartRefused(
          "There is no signing key at " + origin,
          "Make one with scripts/generate-keys.sh and set AUTH_EC_PRIVATE_PEM_PATH");
    }
    files.generate(properties.keysDirectory());
  }
}
