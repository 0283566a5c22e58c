package dev.forestgate.visitor;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * How much of what visitors do is kept: so many events of one visitor, and so many of all visitors
 * of one network. Without that, anybody could fill the disk. What clients tell and what the service
 * saw, such as failed sign-ins, have a budget each: telling much hides nothing.
 *
 * <pre>
 * key                  type   lifetime     holds
 * fg:{n&lt;network&gt;}:visits   hash   the window   "since" the beginning of the window (ms since 1970), "all" the events of the
 *                                       network in it, and each visitor's by id; the network is an HMAC of its address
 * fg:{n&lt;network&gt;}:seen     hash   the window   the same of events that the service saw
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
   * Counts one event that {@code visitor} tells of: zero if there is room for it, else how long
   * there will be none. Fails with Spring's {@code DataAccessException} where Redis is away.
   */
  public Mono<Duration> admitClientEvent(Visitor visitor) {
    return admit(visitor, "visits");
  }

  /** The same for an event that the service saw. */
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
