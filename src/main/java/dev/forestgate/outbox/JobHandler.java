package dev.forestgate.outbox;

import reactor.core.publisher.Mono;

/** Knows how one kind of errand is done. */
public interface JobHandler {
  /** Which kind: {@code [a-z-]+}, of no other runner. */
  String kind();

  /**
   * Does {@code errand}. Fails if it is to be tried again later. May come twice for the same
   * errand, where somebody died between doing it and saying so; then once more is as good as once.
   */
  Mono<Void> run(Job errand);
}
