package dev.forestgate.signin.code;

import static dev.forestgate.testing.FactorUser.expectRefused;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.CodeUser;
import dev.forestgate.testing.RunningService;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** The routes of a sign-in by code do not exist unless it is turned on. */
class CodeSignInOffTest {
  @Test
  void eachRouteAnswers404() {
    try (RunningService service =
        RunningService.start(
            "REDIS_URL=" + TestStores.redisUrl() + "/6", "forestgate.sign-in.code=off")) {
      expectRefused(
          ApiCalls.post(service.client(), CodeUser.CODE, Map.of("email", "a@example.org")),
          404,
          "not-found");
      expectRefused(
          ApiCalls.post(service.client(), CodeUser.CODE_VERIFY, Map.of("token", "x")),
          404,
          "not-found");
      expectRefused(
          service.client().get().uri(CodeUser.CODE_VERIFY).accept(MediaType.TEXT_HTML).exchange(),
          404,
          "not-found");
    }
  }
}
