package dev.forestgate.credentials;

import dev.forestgate.credentials.argon2.Argon2;
import dev.forestgate.credentials.argon2.Argon2Parameters;
import dev.forestgate.credentials.blocklist.BreachList;
import dev.forestgate.credentials.pool.HashPool;
import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import jakarta.annotation.PreDestroy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Hashes and verifies passwords, on a bounded pool beside the event loops. */
@Component
public final class Passwords {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final Argon2 argon2;
  private final Argon2Parameters cost;
  private final SecureRandom random;
  private final HashPool pool;
  private final BreachList breached;

  /** Hash of a random password, verified for unknown accounts so that they take the same time. */
  private final PhcString decoy;

  /** Milliseconds of a hash whose time would reveal that its account is known. */
  private final double quick;

  /** First characters of a PHC string of the current settings, up to and including the cost. */
  private final String currentPrefix;

  /** Characters of a PHC string of the current settings. */
  private final int currentLength;

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
    this.decoy = derive(Secret.random(random, HASH_BYTES));
    this.quick = decoy.millis() / 2;
    String text = decoy.format().reveal();
    this.currentPrefix =
        text.substring(0, text.indexOf(cost.toString()) + cost.toString().length() + 1);
    this.currentLength = text.length();
    Duration firstGuess = Duration.ofNanos(System.nanoTime() - begun);
    this.pool =
        new HashPool(Runtime.getRuntime().availableProcessors(), properties.maxWait(), firstGuess);
  }

  HashPool pool() {
    return pool;
  }

  /**
   * The OVERLOADED failure that {@link #hash} and {@link #verify} would end with now; null if they
   * would start. For a caller that has work to do before the hash.
   */
  public @Nullable Failed refusal() {
    return pool.refusal();
  }

  /**
   * Reserves a place in the queue for the first {@link #verify} or {@link #hash} of {@code work},
   * which the pool then accepts. Fails with OVERLOADED before {@code work} starts.
   */
  public <T> Mono<T> withReservation(Mono<T> work) {
    return pool.withReservation(work);
  }

  /** As {@link #hash(Secret, String)}, for the request field {@code password}. */
  public Mono<Secret> hash(Secret password) {
    return hash(password, "password");
  }

  /**
   * Hashes a new password with a fresh salt to a PHC string. Fails with OVERLOADED if the pool
   * cannot start in time, and with WEAK_PASSWORD for {@code field} if the password is on the breach
   * list.
   */
  public Mono<Secret> hash(Secret password, String field) {
    return pool.run(
        () -> {
          requireNotBreached(password, field);
          return derive(password).format();
        });
  }

  /** Hashes a password that is in use already: as {@link #hash}, without the breach list. */
  public Mono<Secret> rehash(Secret password) {
    return pool.run(() -> derive(password).format());
  }

  /**
   * True if {@code typed} is the password of {@code stored}, a hash of this service or one that
   * {@link dev.forestgate.credentials.foreign.ForeignHashes} accepted. False, at the cost of a hash
   * of the current settings, if {@code stored} is null (unknown account) or unreadable. False at
   * once for an over-long password: its length is no secret to the caller. Fails with OVERLOADED.
   *
   * <p>A hash of another product, or one of other settings, takes its own time until it is
   * {@linkplain #isOutdated replaced}. One that takes less than half of a hash of the current
   * settings costs such a hash besides: its time then differs least from that of an unknown
   * account.
   */
  public Mono<Boolean> verify(Secret typed, @Nullable Secret stored) {
    if (PasswordPolicy.isTooLong(typed)) {
      return Mono.just(false);
    }
    StoredHash known = stored == null ? null : StoredHash.parse(stored).orElse(null);
    PhcString paired = comparedInPairs(known);
    return paired == null
        ? pool.run(() -> matches(typed, known))
        : pool.runPaired(new PasswordCheck(typed, paired, argon2))
            .map(isSame -> isSame && known != null);
  }

  /** The hash of the current cost to compare with for {@code known}; null if it has another. */
  private @Nullable PhcString comparedInPairs(@Nullable StoredHash known) {
    if (!argon2.isFasterInPairs()) {
      return null;
    }
    if (known == null) {
      return decoy;
    }
    return known instanceof PhcString phc && phc.cost().equals(cost) ? phc : null;
  }

  private boolean matches(Secret typed, @Nullable StoredHash known) {
    if (known == null || known.millis() < quick) {
      decoy.matches(typed, argon2);
    }
    return known != null && known.matches(typed, argon2);
  }

  /**
   * True if {@link #hash} would produce another kind of hash than {@code stored}: of another
   * product, or Argon2id with other settings, weaker or stronger. False for unreadable text: no
   * password matches it, so none can replace it.
   */
  public boolean isOutdated(Secret stored) {
    return !hasCurrentForm(stored.reveal())
        && StoredHash.parse(stored).filter(known -> !isCurrent(known)).isPresent();
  }

  /** True if {@link #verify} can verify {@code stored}: its cost is within the upper bounds. */
  public static boolean canVerify(Secret stored) {
    return StoredHash.parse(stored).isPresent();
  }

  /** Algorithm, implementation and cost, for the greeting. */
  public String description() {
    return "Argon2id by " + argon2.name() + ", " + cost;
  }

  /** Fast path of {@link #isOutdated} without a parser: nearly all hashes have this form. */
  private boolean hasCurrentForm(String stored) {
    return stored.length() == currentLength && stored.startsWith(currentPrefix);
  }

  private boolean isCurrent(StoredHash known) {
    return known instanceof PhcString phc
        && phc.cost().equals(cost)
        && phc.salt().length == SALT_BYTES
        && phc.hash().length == HASH_BYTES;
  }

  private void requireNotBreached(Secret password, String field) {
    try (var bytes = PasswordBytes.of(password)) {
      if (breached.contains(bytes.array())) {
        throw PasswordPolicy.breached(field);
      }
    }
  }

  private PhcString derive(Secret password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = PhcString.derive(password, argon2, salt, cost, HASH_BYTES);
    return new PhcString(cost, salt, hash);
  }

  @PreDestroy
  public void close() {
    pool.close();
  }
}
