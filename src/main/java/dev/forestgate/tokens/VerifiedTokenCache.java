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
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature was found good, so that it is not computed again at each request. It holds
 * their SHA-256, never a token, and none that was refused. An entry is gone when its token expires,
 * and counts for nothing once its key is accepted no more.
 */
final class VerifiedTokenCache {
  private final TokenSigner signer;
  private final Clock clock;
  private final Cache<String, Entry> entries;

  /**
   * @param most about how many are remembered; 0 for none
   */
  VerifiedTokenCache(TokenSigner signer, Clock clock, int most) {
    this.signer = signer;
    this.clock = clock;
    this.entries =
        Caffeine.newBuilder()
            .maximumSize(most)
            .expireAfter(Expiry.creating(this::rest))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            // What little there is to tidy up is done by whoever comes by; no other thread is
            // woken.
            .executor(Runnable::run)
            .build();
  }

  /** What {@code token} says, if it is remembered and still good. */
  Optional<AccessClaims> find(Secret token) {
    return Optional.ofNullable(entries.getIfPresent(token.sha256()))
        .filter(entry -> clock.instant().isBefore(entry.expires) && signer.accepts(entry.keyId))
        .map(Entry::claims);
  }

  /**
   * @param jws {@code token} as it was verified
   * @param claims what it says
   */
  void keep(Secret token, Jws<Claims> jws, AccessClaims claims) {
    Instant expires = jws.getPayload().getExpiration().toInstant();
    entries.put(token.sha256(), new Entry(claims, jws.getHeader().getKeyId(), expires));
  }

  /** How many are remembered, give or take those that are about to go. */
  long size() {
    entries.cleanUp();
    return entries.estimatedSize();
  }

  private Duration rest(String token, Entry entry) {
    return Duration.between(clock.instant(), entry.expires);
  }

  /**
   * @param keyId {@code kid} of the key that signed it; null where it names none
   * @param expires exclusive
   */
  private record Entry(AccessClaims claims, @Nullable String keyId, Instant expires) {}
}
