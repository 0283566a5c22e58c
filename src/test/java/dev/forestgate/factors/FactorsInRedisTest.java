package dev.forestgate.factors;

import static dev.forestgate.failure.Failure.NEEDS_POSTGRES;

import dev.forestgate.factors.model.FactorProof;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The contract with accounts in Redis, where passkeys do not exist. */
class FactorsInRedisTest extends FactorsContract {
  private static RunningService replica;

  @BeforeAll
  static void start() {
    replica = RunningServiceInRedis.start();
  }

  @AfterAll
  static void stop() {
    replica.close();
  }

  @Override
  RunningService service() {
    return RunningServiceInRedis.get();
  }

  @Override
  RunningService replica() {
    return replica;
  }

  @Test
  void passkeysNeedPostgres() {
    UUID user = user();
    JsonNode credential = new JsonMapper().readTree("{}");
    Secret ceremony = Secret.of("x");
    assertFails(factors().startPasskey(user, "alice"), NEEDS_POSTGRES);
    assertFails(factors().addPasskey(user, ceremony, credential, null), NEEDS_POSTGRES);
    assertFails(factors().startSignIn(), NEEDS_POSTGRES);
    assertFails(factors().signIn(new FactorProof.Passkey(ceremony, credential)), NEEDS_POSTGRES);
  }
}
