package dev.forestgate.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/** Clients that rotate their refresh token as fast as they can, each its own. All must succeed. */
public final class RefreshSimulation extends Simulation {
  public RefreshSimulation() {
    setUp(
            scenario("refresh")
                .exec(feed(Accounts.feeder()).exec(Offer.loginForTokens()))
                .exec(during(Offer.DURATION).on(Offer.refresh()))
                .injectOpen(atOnceUsers(Offer.CLIENTS)))
        .protocols(Offer.protocol())
        .assertions(global().failedRequests().count().is(0L));
  }
}
