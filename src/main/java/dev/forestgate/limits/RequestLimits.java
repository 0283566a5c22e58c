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
 * How many requests a client may make at an endpoint, counted over all replicas. While Redis is
 * away, each replica counts reads for itself; nothing else is let through then.
 *
 * <pre>
 * key                            type    lifetime             holds
 * fg:{&lt;client&gt;}:rate:&lt;endpoint&gt;  string  until it is full     a bucket, see redis/bucket-take.lua
 * </pre>
 *
 * Commands: those of {@link Buckets}, once for each request.
 */
@Component
public final class RequestLimits {
  private static final Logger log = LoggerFactory.getLogger(RequestLimits.class);

  /** A read that waited longer for its count would wait for Redis twice. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** For so long after a failure reads do not ask Redis. */
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();

  private final Buckets buckets;
  private final LocalBuckets local;
  private final LimitMeters meters;
  private final LongSupplier nanos;

  private volatile boolean isAway;
  private volatile long askAgain;

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
   * other fails with Spring's {@code DataAccessException} where Redis is away.
   */
  public Mono<BucketResult> take(String client, String endpoint, Quota quota, boolean isRead) {
    Mono<BucketResult> shared =
        isRead ? read(client, endpoint, quota) : buckets.take(key(client, endpoint), quota);
    return shared.doOnNext(taken -> count(endpoint, taken));
  }

  private Mono<BucketResult> read(String client, String endpoint, Quota quota) {
    if (isAway && nanos.getAsLong() - askAgain < 0) {
      return Mono.fromSupplier(() -> takeHere(client, endpoint, quota));
    }
    return buckets
        .take(key(client, endpoint), quota)
        .timeout(PATIENCE)
        .doOnNext(taken -> counted(client, endpoint, quota, taken))
        .onErrorResume(
            failed -> {
              leaveAlone(failed);
              return Mono.just(takeHere(client, endpoint, quota));
            });
  }

  private BucketResult takeHere(String client, String endpoint, Quota quota) {
    meters.countLocal();
    return local.take(client, endpoint, quota);
  }

  private void count(String endpoint, BucketResult taken) {
    if (!taken.granted()) {
      meters.countRefused(endpoint);
    }
  }

  private void leaveAlone(Throwable failed) {
    askAgain = nanos.getAsLong() + PAUSE;
    if (!isAway) {
      isAway = true;
      log.warn(
          "Redis can't count requests, so each replica counts for itself: {}", failed.toString());
    }
  }

  /** What was granted is known here too, so that a change to counting here grants nothing twice. */
  private void counted(String client, String endpoint, Quota quota, BucketResult taken) {
    if (taken.granted()) {
      local.take(client, endpoint, quota);
    }
    if (isAway) {
      isAway = false;
      log.info("Redis counts requests again");
    }
  }

  private static String key(String client, String endpoint) {
    return "fg:{" + client + "}:rate:" + endpoint;
  }
}
