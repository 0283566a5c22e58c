package dev.forestgate.tokens.keys;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Has the folder of keys looked through again and again. It is polled, not watched: on a network
 * volume, or a secret that an orchestrator swaps under a symbolic link, the operating system tells
 * a watcher nothing.
 */
public final class KeyReload implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeyReload.class);

  private final Disposable loop;

  private KeyReload(Disposable loop) {
    this.loop = loop;
  }

  /** Begins at once, and ends when it is closed. */
  public static KeyReload of(SigningKeys keys, Duration pause) {
    return new KeyReload(
        Flux.interval(pause).onBackpressureDrop().concatMap(tick -> look(keys), 0).subscribe());
  }

  /** Files block, so on a thread that may. */
  private static Mono<Void> look(SigningKeys keys) {
    return Mono.<Void>fromRunnable(keys::reload)
        .subscribeOn(Schedulers.boundedElastic())
        .onErrorResume(KeyReload::report);
  }

  private static Mono<Void> report(Throwable failed) {
    log.error("The folder of the signing keys can't be looked through", failed);
    return Mono.empty();
  }

  @Override
  public void close() {
    loop.dispose();
  }
}
