package dev.forestgate.factors.key;

import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.LoopTiming;
import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Reads the folder of the keys of factors every ten seconds, so that a rotation needs no restart.
 */
@Component
final class FactorKeyReload implements DisposableBean {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final BackgroundLoop<Void> loop;

  FactorKeyReload(FactorKeys keys) {
    this.loop =
        BackgroundLoop.blocking(
                "reload of the keys of factors", LoopTiming.every(PAUSE).after(PAUSE), keys::reload)
            .start();
  }

  @Override
  public void destroy() {
    loop.close();
  }
}
