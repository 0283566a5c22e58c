package dev.forestgate.renewal;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import dev.forestgate.testing.SignedInClient;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Renewed credentials with accounts in Redis, where tokens are HS256. */
class CredentialRenewalInRedisTest extends CredentialRenewalContract {
  @Override
  RunningService service() {
    return RunningServiceInRedis.get();
  }

  /** Services that read only {@code sub} would take the holder for another user. */
  @Test
  @Tag("security")
  void anotherNameEndsTheTokensThatHaveTheOldOne() {
    SignedInClient alice = service().signIn();
    expectBearer(alice.accessToken(), 200);
    ok(patch(alice, Map.of("username", RunningService.freshName())));
    expectBearer(alice.accessToken(), 401);
    service().expectSession(alice, 200);
    Map<String, Object> refreshed =
        body(
            service()
                .client()
                .post()
                .uri("/api/auth/refresh")
                .cookie(RunningService.COOKIE, alice.cookie())
                .exchange());
    expectBearer(String.valueOf(refreshed.get("access_token")), 200);
  }

  private void expectBearer(String token, int status) {
    expectStatus(
        service()
            .client()
            .get()
            .uri("/api/auth/session")
            .header("Authorization", "Bearer " + token)
            .exchange(),
        status);
  }
}
