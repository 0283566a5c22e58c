package dev.forestgate.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/**
 * Clients that ask whose session they have, half of them by cookie and half by token, each as soon
 * as it has its answer. All must succeed.
 */
public final class SessionSimulation extends Simulation {
  public SessionSimulation() {
    int half = Math.max(1, Offer.CLIENTS / 2);
    setUp(
            scenario("by cookie")
                .exec(feed(Accounts.feeder()).exec(Offer.loginForCookie()))
                .exec(during(Offer.DURATION).on(Offer.checkByCookie()))
                .injectOpen(atOnceUsers(half)),
            scenario("by token")
                .exec(feed(Accounts.feeder()).exec(Offer.loginForTokens()))
                .exec(during(Offer.DURATION).on(Offer.checkByToken()))
                .injectOpen(atOnceUsers(half)))
        .protocols(Offer.protocol())
        .assertions(global().failedRequests().count().is(0L));
  }
}
