package dev.forestgate.registration;

import dev.forestgate.lifecycle.BackgroundWork;
import dev.forestgate.lifecycle.LoopTiming;
import dev.forestgate.renewal.AccountRemoval;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Releases addresses that were not verified in time, deletes accounts whose only name is such an
 * address, and deletes expired tokens. A registration takes over a released address by itself, and
 * an expired token is invalid; an address that is the only name of an account is free once this
 * loop has deleted the account.
 */
@Component
final class UnverifiedCleanup {
  private static final Logger log = LoggerFactory.getLogger(UnverifiedCleanup.class);
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Users users;
  private final OneTimeTokens tokens;
  private final FollowUps followUps;
  private final AccountRemoval removal;
  private final Duration lifetime;
  private final Clock clock;

  UnverifiedCleanup(
      Users users,
      OneTimeTokens tokens,
      FollowUps followUps,
      AccountRemoval removal,
      RegistrationProperties properties,
      Clock clock) {
    this.users = users;
    this.tokens = tokens;
    this.followUps = followUps;
    this.removal = removal;
    this.lifetime = properties.unverifiedLifetime();
    this.clock = clock;
  }

  @Bean
  BackgroundWork unverifiedCleanupLoop() {
    return BackgroundWork.repeating(
        "release of unverified addresses", LoopTiming.every(EVERY).after(FIRST), this::cleanUp);
  }

  Mono<Void> cleanUp() {
    return users
        .releaseUnverified()
        .concatMap(this::updateSessions)
        .count()
        .doOnNext(released -> log.debug("Released {} unverified addresses", released))
        .then(Mono.defer(this::removeUnnamed))
        .then(tokens.removeExpired())
        .then();
  }

  private Mono<User> updateSessions(UUID released) {
    return followUps.with(
        FollowUp.of(released).updatingSessions(),
        following -> users.commitFor(released, List.of(following)));
  }

  private Mono<Void> removeUnnamed() {
    Instant claimedUntil = clock.instant().minus(lifetime);
    return users
        .findUnnamed(claimedUntil)
        .concatMap(id -> removal.removeUnnamed(id, claimedUntil))
        .count()
        .doOnNext(removed -> log.debug("Deleted {} accounts of unverified addresses", removed))
        .then();
  }
}
