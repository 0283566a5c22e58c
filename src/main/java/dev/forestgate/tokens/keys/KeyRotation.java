package dev.forestgate.tokens.keys;

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

/**
 * Makes the next signing key, and clears away those that nobody needs. Needs no running service and
 * may run beside any number of them.
 */
public final class KeyRotation {
  private final TokenProperties properties;
  private final Clock clock;

  public KeyRotation(TokenProperties properties, Clock clock) {
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * A key that signs once no JWK set without it is in any cache. {@link StartRefused} where there
   * is no key to succeed, where one is already waiting, or where a single file is configured.
   */
  public Rotated rotate() {
    Path single = properties.privateKey();
    Path folder = properties.keysDirectory();
    if (single != null) {
      throw new StartRefused(
          "There is nothing to rotate: AUTH_EC_PRIVATE_PEM_PATH makes " + single + " the only key",
          "Move it to " + KeyFile.first(folder).path() + " and leave the setting out");
    }
    if (properties.algorithm() == TokenAlgorithm.HS256) {
      throw new StartRefused(
          "There is nothing to rotate: forestgate.tokens.algorithm=HS256 uses no key pair",
          "Change the secret, for all who know it, and restart");
    }
    var files = new KeyFiles(CryptoProvider.fastest());
    List<KeyFile> before = List.copyOf(new KeyFolder(files, folder).open().keySet());
    KeyFile active = lastOf(before, folder);
    KeyFile next = KeyFile.rotated(folder, firstSecondToSign());
    if (!files.generate(next, "")) {
      throw new StartRefused(
          next.path() + " is there already",
          "Another rotation was as fast; there is nothing to do");
    }
    return new Rotated(
        next.path(),
        next.signsFrom(),
        active.path(),
        next.signsFrom().plus(properties.lastToken()),
        properties.keysReload(),
        cleared(before));
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

  /** Rounded up, as the file's name holds whole seconds. */
  private Instant firstSecondToSign() {
    return clock
        .instant()
        .plus(properties.jwksMaxAge())
        .plus(properties.keysMargin())
        .plusNanos(999_999_999)
        .truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Deletes what was succeeded longer ago than any token can live, whatever lifetime the running
   * services are set to.
   */
  private List<Path> cleared(List<KeyFile> files) {
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
      Files.deleteIfExists(file.publicHalf());
    } catch (IOException failed) {
      throw new StartRefused(
          "The new key is made, but the retired " + file.path() + " can't be deleted",
          "Delete it by hand",
          failed);
    }
  }

  /**
   * What will happen when.
   *
   * @param next the new key, published as soon as a service notices it
   * @param signsFrom when it begins to sign
   * @param previous the key that signs until then
   * @param previousUntil when that one is no longer published
   * @param noticedWithin how long a running service may take to notice the new key
   * @param deleted keys whose last token has long expired
   */
  public record Rotated(
      Path next,
      Instant signsFrom,
      Path previous,
      Instant previousUntil,
      Duration noticedWithin,
      List<Path> deleted) {}
}
