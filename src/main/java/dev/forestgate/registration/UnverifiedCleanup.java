package dev.forestgate.registration;

import dev.forestgate.renewal.FollowUp;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Releases addresses that were not verified in time, and deletes expired tokens. Correctness does
 * not depend on it: a registration takes over such an address by itself, and an expired token is
 * invalid. It updates what profiles show, and frees space.
 */
@Component
final class UnverifiedCleanup implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(UnverifiedCleanup.class);
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Users users;
  private final OneTimeTokens tokens;
  private final FollowUps followUps;
  private Disposable running = Disposables.disposed();

  UnverifiedCleanup(Users users, OneTimeTokens tokens, FollowUps followUps) {
    this.users = users;
    this.tokens = tokens;
    this.followUps = followUps;
  }

  @Override
  public void start() {
    running =
        Flux.interval(FIRST, EVERY)
            .onBackpressureDrop()
            .concatMap(tick -> cleanUp().onErrorResume(UnverifiedCleanup::logFailure))
            .subscribe();
  }

  Mono<Void> cleanUp() {
    return users
        .releaseUnverified()
        .concatMap(this::updateSessions)
        .count()
        .doOnNext(released -> log.debug("Released {} unverified addresses", released))
        .then(tokens.removeExpired())
        .then();
  }

  private Mono<User> updateSessions(UUID released) {
    return followUps.with(
        FollowUp.of(released).updatingSessions(),
        following -> users.commitFor(released, List.of(following)));
  }

  private static Mono<Void> logFailure(Throwable failed) {
    log.info(
        "Cleanup of unverified addresses and expired tokens failed, next attempt in 10 minutes: {}",
        failed.getClass().getSimpleName());
    return Mono.empty();
  }

  @Override
  public void stop() {
    running.dispose();
  }

  @Override
  public boolean isRunning() {
    return !running.isDisposed();
  }
}
