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
 * Replaces an outdated hash of a password at the one moment when the password is at hand: after it
 * has signed in. The answer waits for it, so that the work stays within the pool's admission and
 * ends with its request.
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
   * {@code signedIn}, whatever comes of the upgrade: never empty, never an error. What failed is
   * tried again at the next sign-in.
   */
  Mono<CompletedSignIn> after(CompletedSignIn signedIn, Secret password) {
    User user = signedIn.user();
    return passwords.isOutdated(user.passwordHash())
        ? replace(user, password).thenReturn(signedIn)
        : Mono.just(signedIn);
  }

  private Mono<Boolean> replace(User user, Secret password) {
    return passwords
        .rehash(password)
        .flatMap(hash -> users.replacePasswordHash(user.id(), user.passwordHash(), hash))
        .doOnNext(replaced -> log.debug("outdated password hash replaced: {}", replaced))
        .onErrorResume(HashUpgrade::leaveIt);
  }

  /** Only the kind of error is logged: PostgreSQL may quote the row, and the hash with it. */
  private static Mono<Boolean> leaveIt(Throwable failed) {
    log.info("an outdated password hash stays for now: {}", failed.getClass().getSimpleName());
    return Mono.just(false);
  }
}
