package dev.forestgate.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.forestgate.secret.Secret;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jws;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cache of tokens whose signature was verified, with the claims of each. Holds the SHA-256 of a
 * token, never the token, and no rejected token. An entry is removed when its token expires, and
 * ignored once its key is no longer accepted.
 */
public final class VerifiedTokenCache<C> {
  private final Predicate<@Nullable String> accepted;
  private final Clock clock;
  private final Cache<String, Entry<C>> entries;

  /**
   * @param accepted whether the key with a {@code kid}, or without one, still counts
   * @param most about how many tokens are cached; 0 for none
   */
  public VerifiedTokenCache(Predicate<@Nullable String> accepted, Clock clock, int most) {
    this.accepted = accepted;
    this.clock = clock;
    this.entries =
        Caffeine.newBuilder()
            .maximumSize(most)
            .expireAfter(Expiry.<String, Entry<C>>creating(this::rest))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            // Maintenance is short, so it runs on the calling thread.
            .executor(Runnable::run)
            .build();
  }

  /**
   * Returns the claims of {@code token} if it is cached, not expired, and its key is still
   * accepted.
   */
  public Optional<C> find(Secret token) {
    return Optional.ofNullable(entries.getIfPresent(token.sha256()))
        .filter(entry -> clock.instant().isBefore(entry.expires) && accepted.test(entry.keyId))
        .map(Entry::claims);
  }

  /**
   * @param jws the verified {@code token}
   * @param claims claims of the token
   */
  public void put(Secret token, Jws<Claims> jws, C claims) {
    Instant expires = jws.getPayload().getExpiration().toInstant();
    entries.put(token.sha256(), new Entry<>(claims, jws.getHeader().getKeyId(), expires));
  }

  /** Number of cached tokens; may include some that are about to expire. */
  long size() {
    entries.cleanUp();
    return entries.estimatedSize();
  }

  private Duration rest(String token, Entry<C> entry) {
    return Duration.between(clock.instant(), entry.expires);
  }

  /**
   * @param keyId {@code kid} of the signing key; null if the token has none
   * @param expires end of validity, exclusive
   */
  private record Entry<C>(C claims, @Nullable String keyId, Instant expires) {}
}
