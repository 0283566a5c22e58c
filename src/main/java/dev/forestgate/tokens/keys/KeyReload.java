package dev.forestgate.tokens.keys;

import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.LoopTiming;
import java.time.Duration;

/**
 * Reload of the folder of signing keys. It is polled, not watched: on a network volume, or for a
 * secret that an orchestrator swaps under a symbolic link, the operating system notifies no
 * watcher.
 */
public final class KeyReload implements AutoCloseable {
  private final BackgroundLoop<Void> loop;

  private KeyReload(BackgroundLoop<Void> loop) {
    this.loop = loop;
  }

  /** Starts with a pause, as the keys were just read; ends when it is closed. */
  public static KeyReload of(SigningKeys keys, Duration pause) {
    LoopTiming timing = LoopTiming.every(pause).after(pause);
    return new KeyReload(
        BackgroundLoop.blocking("reload of the signing keys", timing, keys::reload).start());
  }

  @Override
  public void close() {
    loop.close();
  }
}
