package dev.forestgate.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;

/** Clients that sign in again and again, each as soon as it has its answer. All must succeed. */
public final class LoginSimulation extends Simulation {
  public LoginSimulation() {
    var login = feed(Accounts.feeder()).exec(Offer.login("cookie").check(status().is(200)));
    setUp(
            scenario("sign-in")
                .exec(during(Offer.DURATION).on(login))
                .injectOpen(atOnceUsers(Offer.CLIENTS)))
        .protocols(Offer.protocol())
        .assertions(global().failedRequests().count().is(0L));
  }
}
