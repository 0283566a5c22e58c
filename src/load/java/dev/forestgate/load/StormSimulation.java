package dev.forestgate.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * More sign-ins than the service can hash, offered at {@code load.rate} whether or not they are
 * answered; then so few that all should succeed. What can't be served must be a 503 with {@code
 * Retry-After}. The rate rises for a while before it is measured, as the load generator has to warm
 * up too. At the end it prints, each on a line of its own:
 *
 * <pre>
 * storm.goodput          sign-ins that succeeded, per second of the storm
 * storm.refused          503s, per second of the storm
 * storm.refused.p99.ms   how long they took
 * storm.recovery.s       from the end of the storm to the last 503
 * </pre>
 */
public final class StormSimulation extends Simulation {
  private static final Duration CALM = Duration.ofSeconds(15);
  private static final double CALM_SHARE = 0.03;
  private static final Duration RISE = Duration.ofSeconds(25);

  private final Histogram refused = new ConcurrentHistogram(3);
  private final AtomicLong served = new AtomicLong();
  private final AtomicLong lastRefused = new AtomicLong();
  private volatile Instant begins = Instant.MAX;

  public StormSimulation() {
    setUp(
            scenario("sign-in")
                .exec(feed(Accounts.feeder()))
                .exec(
                    Offer.login("cookie")
                        .check(
                            status().in(200, 503).saveAs("status"),
                            responseTimeInMillis().saveAs("ms"))
                        .checkIf(session -> session.getInt("status") == 503)
                        .then(header("Retry-After").exists()))
                .exec(this::count)
                .injectOpen(
                    rampUsersPerSec(1).to(Offer.RATE).during(RISE),
                    constantUsersPerSec(Offer.RATE).during(Offer.DURATION),
                    constantUsersPerSec(Offer.RATE * CALM_SHARE).during(CALM)))
        .protocols(Offer.protocol())
        .assertions(global().failedRequests().count().is(0L));
  }

  @Override
  public void before() {
    begins = Instant.now().plus(RISE);
  }

  private Session count(Session session) {
    Instant now = Instant.now();
    if (session.contains("ms") && session.contains("status") && now.isAfter(begins)) {
      if (session.getInt("status") == 503) {
        lastRefused.accumulateAndGet(now.toEpochMilli(), Math::max);
        refused.recordValue(session.getInt("ms"));
      } else if (now.isBefore(end())) {
        served.incrementAndGet();
      }
    }
    return session;
  }

  private Instant end() {
    return begins.plus(Offer.DURATION);
  }

  @Override
  public void after() {
    double seconds = Offer.DURATION.toSeconds();
    print("storm.goodput", served.get() / seconds);
    print("storm.refused", refused.getTotalCount() / seconds);
    print("storm.refused.p99.ms", refused.getValueAtPercentile(99));
    print("storm.recovery.s", Math.max(0, (lastRefused.get() - end().toEpochMilli()) / 1000.0));
  }

  private static void print(String what, double figure) {
    System.out.println(String.format(Locale.ROOT, "%s=%.1f", what, figure));
  }
}
