package dev.forestgate.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import dev.forestgate.testing.SignedInClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Accounts that are known by their address alone, in Redis, with HS256 tokens. */
class RegistrationByAddressInRedisTest extends RegistrationByAddressContract {
  private static RunningService service;

  @BeforeAll
  static void start() {
    service = RunningServiceInRedis.start("forestgate.registration.identity=either");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Override
  RunningService service() {
    return service;
  }

  @Test
  void theSubjectOfATokenIsTheAddress() {
    String email = RunningService.freshName() + "@example.org";
    Map<String, String> body = Map.of("email", email, "password", RunningService.PASSWORD);
    ApiCalls.post(service.client(), "/register", body)
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    SignedInClient alice = service.signIn(email);
    String payload = alice.accessToken().split("\\.", -1)[1];
    assertThat(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8))
        .contains("\"sub\":\"" + email + "\"");
  }
}
