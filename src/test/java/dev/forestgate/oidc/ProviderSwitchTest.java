package dev.forestgate.oidc;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import org.junit.jupiter.api.Test;

/** Where this service is no provider. */
class ProviderSwitchTest {
  private static final String[] PATHS = {
    "/oauth2/authorize", "/oauth2/userinfo", "/oauth2/logout", "/consent"
  };

  @Test
  void aProviderNeedsPostgres() {
    try (RunningService service =
        RunningServiceInRedis.start("forestgate.tokens.algorithm=ES256")) {
      expect(service, 501);
    }
  }

  @Test
  void aProviderThatIsOffIsNotThere() {
    try (RunningService service = RunningService.start("forestgate.oidc.enabled=false")) {
      expect(service, 404);
    }
  }

  @Test
  void aSharedSecretMakesNoProvider() {
    expect(RunningServiceInRedis.get(), 404);
  }

  private static void expect(RunningService service, int status) {
    for (String path : PATHS) {
      service
          .client()
          .get()
          .uri(path)
          .exchange()
          .expectStatus()
          .isEqualTo(status)
          .expectBody()
          .returnResult();
    }
    service
        .client()
        .get()
        .uri("/.well-known/openid-configuration")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.authorization_endpoint")
        .doesNotExist();
  }
}
