package dev.forestgate.tokens.jws;

import dev.forestgate.tokens.keys.KeyReload;
import dev.forestgate.tokens.keys.SigningKey;
import dev.forestgate.tokens.keys.SigningKeys;
import io.jsonwebtoken.security.PublicJwk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Signing keys of the issuer, EC and RSA, reloaded while the service runs. */
public final class IssuerKeys implements AutoCloseable {
  private final @Nullable SigningKeys ec;
  private final @Nullable SigningKeys rsa;
  private final List<KeyReload> reloads = new ArrayList<>();

  /**
   * @param ec null with HS256
   * @param rsa null if there is no RSA key, and with HS256
   * @param reload interval at which the folder is read
   */
  public IssuerKeys(@Nullable SigningKeys ec, @Nullable SigningKeys rsa, Duration reload) {
    this.ec = ec;
    this.rsa = rsa;
    all().forEach(keys -> reloads.add(KeyReload.of(keys, reload)));
  }

  /** EC keys. Throws {@code IllegalStateException} with HS256, which has no key pair. */
  public SigningKeys ec() {
    return Objects.requireNonNull(ec, "HS256 has no key pair");
  }

  /** RSA keys; empty if there are none. */
  public Optional<SigningKeys> rsa() {
    return Optional.ofNullable(rsa);
  }

  /** Tells whether there is a key pair: false with HS256. */
  public boolean hasKeyPair() {
    return ec != null;
  }

  /** Key with this {@code kid}, of either type. Null for one that is unknown or retired. */
  public @Nullable SigningKey find(String id) {
    return all().flatMap(keys -> Stream.ofNullable(keys.find(id))).findFirst().orElse(null);
  }

  /** All keys that a token may be signed with, the EC keys first; empty with HS256. */
  public List<PublicJwk<?>> published() {
    return all().<PublicJwk<?>>flatMap(keys -> keys.published().stream()).toList();
  }

  private Stream<SigningKeys> all() {
    return Stream.of(Optional.ofNullable(ec), Optional.ofNullable(rsa)).flatMap(Optional::stream);
  }

  @Override
  public void close() {
    reloads.forEach(KeyReload::close);
  }
}
