package dev.forestgate.limits;

import dev.forestgate.limits.bucket.BucketResult;
import dev.forestgate.limits.bucket.Buckets;
import dev.forestgate.limits.bucket.LocalBuckets;
import dev.forestgate.limits.bucket.Quota;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Request limits of clients at endpoints, counted over all replicas. While Redis is unavailable,
 * each replica counts reads alone, and rejects all other requests.
 *
 * <pre>
 * key                            type    lifetime             contents
 * fg:{&lt;client&gt;}:rate:&lt;endpoint&gt;  string  until it is full     a bucket, see redis/bucket-take.lua
 * </pre>
 *
 * Commands: those of {@link Buckets}, once for each request.
 */
@Component
public final class RequestLimits {
  private static final Logger log = LoggerFactory.getLogger(RequestLimits.class);

  /** Longest wait of a read for its count; it will wait for Redis again. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** Time after a failure in which reads are counted locally, ns. */
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();

  private final Buckets buckets;
  private final LocalBuckets local;
  private final LimitMeters meters;
  private final LongSupplier nanos;

  private volatile boolean isUnavailable;
  private volatile long retryAt;

  @Autowired
  RequestLimits(Buckets buckets, LimitMeters meters, SecureRandom random) {
    this(buckets, meters, random.nextLong(), System::nanoTime);
  }

  RequestLimits(Buckets buckets, LimitMeters meters, long seed, LongSupplier nanos) {
    this.buckets = buckets;
    this.local = new LocalBuckets(seed, nanos);
    this.meters = meters;
    this.nanos = nanos;
  }

  /**
   * Takes one request of {@code client} at {@code endpoint}. A read always gets an answer. Any
   * other request fails with Spring's {@code DataAccessException} if Redis is unavailable.
   */
  public Mono<BucketResult> take(String client, String endpoint, Quota quota, boolean isRead) {
    Mono<BucketResult> shared =
        isRead ? read(client, endpoint, quota) : buckets.take(key(client, endpoint), quota);
    return shared.doOnNext(taken -> count(endpoint, taken));
  }

  private Mono<BucketResult> read(String client, String endpoint, Quota quota) {
    if (isUnavailable && nanos.getAsLong() - retryAt < 0) {
      return Mono.fromSupplier(() -> takeLocally(client, endpoint, quota));
    }
    return buckets
        .take(key(client, endpoint), quota)
        .timeout(PATIENCE)
        .doOnNext(taken -> counted(client, endpoint, quota, taken))
        .onErrorResume(
            failed -> {
              pauseRedis(failed);
              return Mono.just(takeLocally(client, endpoint, quota));
            });
  }

  private BucketResult takeLocally(String client, String endpoint, Quota quota) {
    meters.countLocal();
    return local.take(client, endpoint, quota);
  }

  private void count(String endpoint, BucketResult taken) {
    if (!taken.granted()) {
      meters.countRefused(endpoint);
    }
  }

  private void pauseRedis(Throwable failed) {
    retryAt = nanos.getAsLong() + PAUSE;
    if (!isUnavailable) {
      isUnavailable = true;
      log.warn("Redis cannot count requests; each replica counts alone: {}", failed.toString());
    }
  }

  /**
   * Counts granted requests locally too, so that a switch to local counting grants nothing twice.
   */
  private void counted(String client, String endpoint, Quota quota, BucketResult taken) {
    if (taken.granted()) {
      local.take(client, endpoint, quota);
    }
    if (isUnavailable) {
      isUnavailable = false;
      log.info("Redis counts requests again");
    }
  }

  private static String key(String client, String endpoint) {
    return "fg:{" + client + "}:rate:" + endpoint;
  }
}
