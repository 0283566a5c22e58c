package dev.forestgate.signin;

import dev.forestgate.credentials.Passwords;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Replaces an outdated password hash after a sign-in, the only time when the password is available.
 * The response waits for the replacement, so that the work stays within the pool's admission
 * control and the request.
 */
@Component
final class HashUpgrade {
  private static final Logger log = LoggerFactory.getLogger(HashUpgrade.class);

  private final Passwords passwords;
  private final Users users;

  HashUpgrade(Passwords passwords, Users users) {
    this.passwords = passwords;
    this.users = users;
  }

  /**
   * Upgrades the hash of {@code user} if it is outdated. Never fails: a failed upgrade is retried
   * at the next sign-in.
   */
  Mono<Void> of(User user, Secret password) {
    return passwords.isOutdated(user.passwordHash())
        ? replace(user, password).then()
        : Mono.empty();
  }

  private Mono<Boolean> replace(User user, Secret password) {
    return passwords
        .rehash(password)
        .flatMap(hash -> users.replacePasswordHash(user.id(), user.passwordHash(), hash))
        .doOnNext(replaced -> log.debug("Outdated password hash replaced: {}", replaced))
        .onErrorResume(HashUpgrade::keepOldHash);
  }

  /** Logs the class of the error only: PostgreSQL's message may quote the row with the hash. */
  private static Mono<Boolean> keepOldHash(Throwable failed) {
    log.info(
        "An outdated password hash was not replaced and is kept until the next sign-in: {}",
        failed.getClass().getSimpleName());
    return Mono.just(false);
  }
}
