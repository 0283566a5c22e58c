package dev.forestgate.runtime;

import dev.forestgate.failure.SampledLog;
import io.netty.channel.ChannelException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Hooks;

/**
 * What fails once nobody waits for it any more. Reactor would log each with a stack trace, and a
 * client that breaks off, or sends half a request and then nothing, could fill the log with them.
 * What is no client's doing is a defect, and logged as one.
 */
@Component
final class DroppedErrors implements SmartInitializingSingleton {
  private static final Logger log = LoggerFactory.getLogger(DroppedErrors.class);
  private static final SampledLog defects = new SampledLog(log);

  @Override
  public void afterSingletonsInstantiated() {
    Hooks.onErrorDropped(DroppedErrors::tell);
  }

  private static void tell(Throwable failed) {
    if (failed instanceof ChannelException || failed instanceof IOException) {
      log.debug("Nobody waits any more: {}", failed.toString());
    } else {
      defects.defect("Something failed for which nobody waits any more", failed);
    }
  }
}
