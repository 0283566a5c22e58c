package dev.forestgate.credentials;

import dev.forestgate.credentials.argon2.Argon2;
import dev.forestgate.credentials.argon2.Argon2Parameters;
import dev.forestgate.credentials.blocklist.BreachList;
import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import jakarta.annotation.PreDestroy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Hashes passwords and checks them, on a bounded pool beside the event loops. */
@Component
public final class Passwords {
  private static final Logger log = LoggerFactory.getLogger(Passwords.class);
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final Argon2 argon2;
  private final Argon2Parameters cost;
  private final SecureRandom random;
  private final HashPool pool;
  private final PhcString nobody;
  private final BreachList breached;

  /** How a hash of today's settings begins, and how long it is in all. */
  private final String beginning;

  private final int written;

  @Autowired
  Passwords(CredentialProperties properties, SecureRandom random) {
    this(properties.hasher().load(properties.argon2().parameters()), properties, random);
  }

  Passwords(Argon2 argon2, CredentialProperties properties, SecureRandom random) {
    this.argon2 = argon2;
    this.cost = properties.argon2().parameters();
    this.random = random;
    Path list = properties.breachList();
    this.breached = list == null ? BreachList.NONE : BreachList.open(list);
    long begun = System.nanoTime();
    this.nobody = derive(Secret.random(random, HASH_BYTES));
    String text = nobody.format().reveal();
    this.beginning =
        text.substring(0, text.indexOf(cost.toString()) + cost.toString().length() + 1);
    this.written = text.length();
    Duration firstGuess = Duration.ofNanos(System.nanoTime() - begun);
    this.pool =
        new HashPool(Runtime.getRuntime().availableProcessors(), properties.maxWait(), firstGuess);
  }

  /** For the meters. */
  HashPool pool() {
    return pool;
  }

  /**
   * The OVERLOADED that {@link #hash} and {@link #verify} would fail with now, null where they
   * would not: for a caller who has work to do before, which then would be in vain.
   */
  public @Nullable Failed refusal() {
    return pool.refusal();
  }

  /**
   * {@code work} with a place kept for the first {@link #verify} or {@link #hash} within it, which
   * then is not refused. Fails with OVERLOADED before it begins.
   */
  public <T> Mono<T> withReservation(Mono<T> work) {
    return pool.withReservation(work);
  }

  /** {@link #hash(Secret, String)} of a password that the request calls {@code password}. */
  public Mono<Secret> hash(Secret password) {
    return hash(password, "password");
  }

  /**
   * A new PHC string, with a fresh salt, of a password that is being chosen. Fails with OVERLOADED
   * where the pool can't begin in time, and with WEAK_PASSWORD, for {@code field}, where the
   * password is in the list of breached ones.
   */
  public Mono<Secret> hash(Secret password, String field) {
    return pool.run(
        () -> {
          if (breached.holds(PasswordPolicy.bytes(password))) {
            throw PasswordPolicy.breached(field);
          }
          return derive(password).format();
        });
  }

  /** The same of a password that is in use already, which is not judged again. */
  public Mono<Secret> rehash(Secret password) {
    return pool.run(() -> derive(password).format());
  }

  /**
   * Whether {@code typed} is the password behind {@code stored}, a PHC string or a bcrypt hash.
   * With null, an unknown account, or with what can't be read it is false, and costs as much as a
   * hash of today's settings. A bcrypt hash and one of other settings cost what they cost, until
   * they are {@linkplain #isOutdated replaced}. An over-long password is false at once: its length
   * is the sender's own knowledge. Fails with OVERLOADED.
   */
  public Mono<Boolean> verify(Secret typed, @Nullable Secret stored) {
    if (PasswordPolicy.isTooLong(typed)) {
      return Mono.just(false);
    }
    StoredHash known = stored == null ? null : StoredHash.parse(stored).orElse(null);
    StoredHash compared = known == null ? nobody : known;
    return pool.run(() -> compared.matches(typed, argon2) && known != null);
  }

  /**
   * Whether {@link #hash} would make another kind of hash today: {@code stored} is bcrypt, or
   * Argon2id with other settings, be they weaker or stronger. False for what can't be read: no
   * password is right for it, so none can take its place.
   */
  public boolean isOutdated(Secret stored) {
    return !isWrittenAsToday(stored.reveal())
        && StoredHash.parse(stored).filter(known -> !isOfToday(known)).isPresent();
  }

  /**
   * Whether any password could be right for {@code stored}: Argon2id or bcrypt, at a cost that is
   * not beyond the caps.
   */
  public static boolean canVerify(Secret stored) {
    return StoredHash.parse(stored).isPresent();
  }

  /** For the greeting: the algorithm, who computes it, at what cost. */
  public String description() {
    return "Argon2id by " + argon2.name() + ", " + cost;
  }

  /** Which nearly all are; and none that was cut short or has another salt. */
  private boolean isWrittenAsToday(String stored) {
    return stored.length() == written && stored.startsWith(beginning);
  }

  private PhcString derive(Secret password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = argon2.derive(PasswordPolicy.bytes(password), salt, cost, HASH_BYTES);
    return new PhcString(cost, salt, hash);
  }

  private boolean isOfToday(StoredHash known) {
    return known instanceof PhcString phc
        && phc.cost().equals(cost)
        && phc.salt().length == SALT_BYTES
        && phc.hash().length == HASH_BYTES;
  }

  @PreDestroy
  public void close() {
    pool.close();
  }
}
