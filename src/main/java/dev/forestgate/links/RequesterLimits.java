package dev.forestgate.links;

import static dev.forestgate.failure.Failure.TOO_MANY_REQUESTS;

import dev.forestgate.failure.Failed;
import dev.forestgate.limits.bucket.Buckets;
import dev.forestgate.limits.bucket.Quota;
import dev.forestgate.notifications.request.EmailRequestProperties;
import dev.forestgate.notifications.request.Requester;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Limits on the e-mails that one client and one network may request, to all addresses together.
 * They apply before the address is looked up, so that they reveal nothing about it.
 *
 * <pre>
 * key                    type    lifetime           holds
 * fg:{&lt;client&gt;}:letters    string  until it is full   a bucket, see redis/bucket-take.lua
 * fg:{n&lt;network&gt;}:letters  string  until it is full   the same; the network is the HMAC of its prefix
 * </pre>
 *
 * Commands: those of {@link Buckets}, once for each of the two.
 */
@Component
final class RequesterLimits {
  private final Buckets buckets;
  private final EmailRequestProperties properties;

  RequesterLimits(Buckets buckets, EmailRequestProperties properties) {
    this.buckets = buckets;
    this.properties = properties;
  }

  /**
   * Counts one request. Fails with TOO_MANY_REQUESTS and the time to wait if a limit is reached.
   */
  Mono<Void> take(String client, Requester requester) {
    return take("fg:{" + client + "}:letters", properties.perClient())
        .then(take("fg:{n" + requester.share() + "}:letters", properties.perNetwork()));
  }

  private Mono<Void> take(String key, int perHour) {
    return perHour == 0
        ? Mono.empty()
        : buckets
            .take(key, Quota.perHour(perHour))
            .filter(taken -> !taken.granted())
            .flatMap(
                taken ->
                    Mono.error(
                        Failed.retryable(TOO_MANY_REQUESTS, Duration.ofMillis(taken.next()))));
  }
}
