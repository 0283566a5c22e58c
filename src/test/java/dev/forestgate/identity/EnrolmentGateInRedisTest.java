package dev.forestgate.identity;

import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import dev.forestgate.testing.SessionCall;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Sessions of accounts that must have a second factor, with accounts in Redis. */
class EnrolmentGateInRedisTest extends EnrolmentGateContract {
  @Override
  RunningService start() {
    return RunningServiceInRedis.start(REQUIRED, ORDERS);
  }

  /** The service is no OpenID Provider, whatever the account. */
  @Override
  void expectRefused(ResponseSpec refused, SessionCall call) {
    if (call.path().startsWith("/api/grants")) {
      FactorUser.expectRefused(refused, 404, "not-found");
    } else {
      super.expectRefused(refused, call);
    }
  }
}
