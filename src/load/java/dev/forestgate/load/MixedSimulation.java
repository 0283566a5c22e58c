package dev.forestgate.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Load of a busy day: session checks at a fixed rate, some events and refreshes, and clients that
 * sign in as fast as they can. Sign-ins must not delay the checks: 99 % within 40 ms. All calls
 * must succeed.
 */
public final class MixedSimulation extends Simulation {
  private static final int LONGEST_CHECK_MS = 40;
  private static final int PEOPLE = 20;
  private static final Duration THEY_SIGN_IN = Duration.ofSeconds(5);

  private final List<String> cookies = new CopyOnWriteArrayList<>();

  public MixedSimulation() {
    setUp(
            scenario("people sign in")
                .exec(feed(Accounts.feeder()).exec(Offer.loginForCookie()).exec(this::keepCookie))
                .injectOpen(atOnceUsers(PEOPLE)),
            scenario("they go on")
                .exec(this::takeCookie)
                .exec(Offer.checkByCookie())
                .injectOpen(
                    nothingFor(THEY_SIGN_IN),
                    constantUsersPerSec(Offer.RATE).during(Offer.DURATION)),
            scenario("they do something")
                .exec(this::takeCookie)
                .exec(Offer.event())
                .injectOpen(
                    nothingFor(THEY_SIGN_IN), constantUsersPerSec(5).during(Offer.DURATION)),
            scenario("services refresh")
                .exec(feed(Accounts.feeder()).exec(Offer.loginForTokens()))
                .exec(during(Offer.DURATION).on(exec(Offer.refresh()).pause(Duration.ofSeconds(1))))
                .injectOpen(atOnceUsers(PEOPLE)),
            scenario("others sign in")
                .exec(
                    during(Offer.DURATION)
                        .on(
                            feed(Accounts.feeder())
                                .exec(Offer.login("cookie").check(status().is(200)))))
                .injectOpen(nothingFor(THEY_SIGN_IN), atOnceUsers(Offer.CLIENTS)))
        .protocols(Offer.protocol())
        .assertions(
            global().failedRequests().count().is(0L),
            details("session by cookie").responseTime().percentile(99).lt(LONGEST_CHECK_MS));
  }

  private Session keepCookie(Session session) {
    cookies.add(session.getString("cookie"));
    return session;
  }

  private Session takeCookie(Session session) {
    List<String> all = new ArrayList<>(cookies);
    return session.set("cookie", all.get(ThreadLocalRandom.current().nextInt(all.size())));
  }
}
