package dev.forestgate.apikeys;

import dev.forestgate.secret.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/**
 * Checks API keys by their SHA-256, as the key itself has 256 random bits. A check is one {@code
 * GET}; at most once a minute, PostgreSQL is read. Fails with Spring's {@code DataAccessException}
 * if a store that is needed is unavailable.
 */
@Component
public final class KeyCheck {
  /** Bounds the age of an entry that Redis restored after a failover. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Entry for a hash that no key has; spares PostgreSQL from repeated use of a removed key. */
  private static final String NONE = "-";

  private final KeyCache cache;
  private final Optional<KeyTable> table;
  private final IdGenerator ids;
  private final Clock clock;

  KeyCheck(KeyCache cache, ObjectProvider<KeyTable> table, IdGenerator ids, Clock clock) {
    this.cache = cache;
    this.table = Optional.ofNullable(table.getIfAvailable());
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * The key that is {@code secret}. Empty if it is malformed, unknown, removed, expired or void,
   * its owner is disabled or deleted, or accounts are in Redis.
   */
  public Mono<VerifiedKey> check(Secret secret) {
    if (table.isEmpty() || !KeyFormat.isWellFormed(secret)) {
      return Mono.empty();
    }
    String hash = secret.sha256();
    return cache
        .get(hash)
        .singleOptional()
        .flatMap(entry -> entry.map(found -> read(hash, found)).orElseGet(() -> load(hash)))
        .filter(key -> key.isValid(clock.instant()));
  }

  /** A claim, a hold and an entry of another version leave the decision to PostgreSQL. */
  private Mono<VerifiedKey> read(String hash, String entry) {
    if (entry.equals(NONE)) {
      return Mono.empty();
    }
    VerifiedKey key = VerifiedKey.read(entry);
    return key == null ? use(hash) : Mono.just(key);
  }

  private Mono<VerifiedKey> load(String hash) {
    UUID claim = ids.generateId();
    return cache
        .claim(hash, claim)
        .flatMap(claimed -> claimed ? useAndStore(hash, claim) : use(hash));
  }

  private Mono<VerifiedKey> useAndStore(String hash, UUID claim) {
    return use(hash)
        .singleOptional()
        .delayUntil(found -> store(hash, claim, found).onErrorComplete())
        .flatMap(Mono::justOrEmpty);
  }

  private Mono<Void> store(String hash, UUID claim, Optional<VerifiedKey> found) {
    return cache.put(
        hash,
        claim,
        found.map(VerifiedKey::stored).orElse(NONE),
        found.map(this::lifetime).orElse(LONGEST));
  }

  /** An entry ends with the hour, so that the first use in the next one is kept. */
  private Duration lifetime(VerifiedKey key) {
    Instant now = clock.instant();
    Instant hour = now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    return Stream.concat(
            Stream.of(now.plus(LONGEST), hour), Optional.ofNullable(key.expiresAt()).stream())
        .min(Instant::compareTo)
        .map(end -> Duration.between(now, end))
        .filter(left -> left.toMillis() > 0)
        .orElse(Duration.ofMillis(1));
  }

  private Mono<VerifiedKey> use(String hash) {
    return Mono.justOrEmpty(table).flatMap(keys -> keys.use(hash));
  }
}
