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
 * Handler of errors that have no subscriber any more. Reactor would log each with a stack trace, so
 * that a client that disconnects, or sends half a request, could fill the log. Errors of
 * connections are logged at debug; any other is a defect, and its log is sampled.
 */
@Component
final class DroppedErrors implements SmartInitializingSingleton {
  private static final Logger log = LoggerFactory.getLogger(DroppedErrors.class);
  private static final SampledLog defects = new SampledLog(log);

  @Override
  public void afterSingletonsInstantiated() {
    Hooks.onErrorDropped(DroppedErrors::record);
  }

  private static void record(Throwable failed) {
    if (failed instanceof ChannelException || failed instanceof IOException) {
      log.debug("Dropped after its subscriber was gone: {}", failed.toString());
    } else {
      defects.defect("A failure had no subscriber any more", failed);
    }
  }
}
