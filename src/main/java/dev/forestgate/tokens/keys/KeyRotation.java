package dev.forestgate.tokens.keys;

import static dev.forestgate.tokens.keys.KeyFile.Type.EC;
import static dev.forestgate.tokens.keys.KeyFile.Type.RSA;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Generates the next signing key, and deletes retired keys. Needs no running service, and may run
 * beside any number of them.
 */
public final class KeyRotation {
  private final TokenProperties properties;
  private final Clock clock;
  private final KeyFiles files = new KeyFiles(CryptoProvider.fastest());

  public KeyRotation(TokenProperties properties, Clock clock) {
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Generates an EC key that begins to sign when no cached JWK set lacks it. Fails with {@link
   * StartRefused} if there is no key to succeed, if a key is already waiting, or if a single file
   * is configured.
   */
  public Rotated rotate() {
    Path single = properties.privateKey();
    Path folder = properties.keysDirectory();
    if (single != null) {
      throw new StartRefused(
          "There is nothing to rotate: AUTH_EC_PRIVATE_PEM_PATH makes " + single + " the only key",
          "Move it to " + KeyFile.first(EC, folder).path() + " and leave the setting out");
    }
    if (properties.algorithm() == TokenAlgorithm.HS256) {
      throw new StartRefused(
          "There is nothing to rotate: forestgate.tokens.algorithm=HS256 uses no key pair",
          "Change the secret in every service that knows it, and restart");
    }
    return rotate(EC, list(EC, folder));
  }

  /** Does the same for the RSA key. Empty if there is none. */
  public Optional<Rotated> rotateRsa() {
    List<KeyFile> before = list(RSA, properties.keysDirectory());
    return before.isEmpty() ? Optional.empty() : Optional.of(rotate(RSA, before));
  }

  private Rotated rotate(KeyFile.Type type, List<KeyFile> before) {
    Path folder = properties.keysDirectory();
    KeyFile active = lastOf(before, folder);
    KeyFile next = KeyFile.rotated(type, folder, firstSecondToSign());
    if (!files.generate(type, next, "")) {
      throw new StartRefused(
          next.path() + " is there already",
          "Another rotation created it at the same time; nothing is left to do");
    }
    return new Rotated(
        next.path(),
        next.signsFrom(),
        active.path(),
        next.signsFrom().plus(properties.lastToken()),
        properties.keysReload(),
        deleteRetired(before));
  }

  private List<KeyFile> list(KeyFile.Type type, Path folder) {
    return List.copyOf(new KeyFolder(files, type, folder).open().keySet());
  }

  private KeyFile lastOf(List<KeyFile> files, Path folder) {
    if (files.isEmpty()) {
      throw new StartRefused(
          "There is no signing key in " + folder + " to rotate",
          "Start the service once, or set forestgate.tokens.keys-directory to where its keys are");
    }
    KeyFile last = files.get(files.size() - 1);
    if (last.signsFrom().isAfter(clock.instant())) {
      throw new StartRefused(
          last.path() + " is waiting to sign from " + last.signsFrom() + " on",
          "Rotate again after that, or delete it first");
    }
    return last;
  }

  /** Rounded up, as the file name holds whole seconds. */
  private Instant firstSecondToSign() {
    return clock
        .instant()
        .plus(properties.jwksMaxAge())
        .plus(properties.keysMargin())
        .plusNanos(999_999_999)
        .truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Deletes keys whose successor has signed for longer than any token can live, regardless of the
   * lifetime that the running services use.
   */
  private List<Path> deleteRetired(List<KeyFile> files) {
    Duration longest = TokenProperties.LONGEST_LIFETIME.plus(properties.keysMargin());
    List<Path> deleted = new ArrayList<>();
    for (int at = 0; at + 1 < files.size(); at++) {
      if (files.get(at + 1).signsFrom().plus(longest).isBefore(clock.instant())) {
        delete(files.get(at));
        deleted.add(files.get(at).path());
      }
    }
    return deleted;
  }

  private static void delete(KeyFile file) {
    try {
      Files.deleteIfExists(file.path());
      Files.deleteIfExists(file.publicKeyFile());
    } catch (IOException failed) {
      throw new StartRefused(
          "The new key was generated, but the retired " + file.path() + " cannot be deleted",
          "Delete it by hand",
          failed);
    }
  }

  /**
   * Result of a rotation, with the times of what follows.
   *
   * @param next the new key, published as soon as a service notices it
   * @param signsFrom instant at which it begins to sign
   * @param previous the key that signs until then
   * @param previousUntil instant at which that key is no longer published
   * @param noticedWithin longest time until a running service notices the new key
   * @param deleted deleted keys, whose last token expired long ago
   */
  public record Rotated(
      Path next,
      Instant signsFrom,
      Path previous,
      Instant previousUntil,
      Duration noticedWithin,
      List<Path> deleted) {}
}
