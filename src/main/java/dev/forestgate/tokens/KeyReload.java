package dev.forestgate.tokens;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Has the folder of keys looked through again and again. It is polled, not watched: on a network
 * volume, or a secret that an orchestrator swaps under a symbolic link, the operating system tells
 * a watcher nothing.
 */
@Component
final class KeyReload implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(KeyReload.class);

  private final Disposable loop;

  KeyReload(SigningKeys keys, TokenProperties properties) {
    this.loop =
        Flux.interval(properties.keysReload())
            .onBackpressureDrop()
            .concatMap(tick -> look(keys), 0)
            .subscribe();
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
  public void destroy() {
    loop.dispose();
  }
}
