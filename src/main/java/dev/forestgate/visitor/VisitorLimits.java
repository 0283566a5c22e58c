package dev.forestgate.visitor;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Limits of the events that the journal records of one visitor, and of all visitors of one network,
 * so that anonymous clients cannot fill the disk. Events that a client reports and events that the
 * service observes, such as failed sign-ins, have separate budgets: reporting many hides none.
 *
 * <pre>
 * key                  type   lifetime     contents
 * fg:{n&lt;network&gt;}:visits   hash   the window   "since" the beginning of the window (ms since 1970), "all" the events of the
 *                                       network in it, and each visitor's by id; the network is an HMAC of its address
 * fg:{n&lt;network&gt;}:seen     hash   the window   the same of events that the service observed
 * </pre>
 *
 * Commands: one {@code EVALSHA} of {@code redis/visitor-admit.lua}.
 */
@Component
public final class VisitorLimits {
  private final VisitorKey key;
  private final VisitorProperties properties;
  private final Script admit;

  VisitorLimits(Scripts scripts, VisitorKey key, VisitorProperties properties) {
    this.key = key;
    this.properties = properties;
    this.admit = scripts.named("visitor-admit");
  }

  /**
   * Counts one event that the client of {@code visitor} reports. Zero if it is within the limits,
   * else the time until the window ends. Fails with Spring's {@code DataAccessException} if Redis
   * is unavailable.
   */
  public Mono<Duration> admitClientEvent(Visitor visitor) {
    return admit(visitor, "visits");
  }

  /** Counts one event that the service observed, in the same way. */
  public Mono<Duration> admitServiceEvent(Visitor visitor) {
    return admit(visitor, "seen");
  }

  private Mono<Duration> admit(Visitor visitor, String kind) {
    return admit
        .run(
            List.of("fg:{n" + key.sign("network", visitor.network()) + "}:" + kind),
            List.of(
                visitor.id().toString(),
                String.valueOf(properties.eventsPerVisitor()),
                String.valueOf(properties.eventsPerNetwork()),
                Script.millis(properties.eventsWindow())))
        .map(reply -> Duration.ofMillis((Long) reply.get(0)));
  }
}
