package dev.forestgate.admin.users;

import static dev.forestgate.admin.users.OperatorClient.USERS;
import static dev.forestgate.testing.FactorUser.expectRefused;

import dev.forestgate.testing.RunningServiceInRedis;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

/** Accounts in Redis have no roles, and so no operators. */
class UserAdminInRedisTest {
  @Test
  void operatorsNeedPostgres() {
    OperatorClient person = OperatorClient.create(RunningServiceInRedis.get());
    expectRefused(person.get(USERS), 501, "needs-postgres");
    expectRefused(person.get("/api/admin/audit"), 501, "needs-postgres");
    expectRefused(
        person.send(HttpMethod.PATCH, USERS + "/" + UUID.randomUUID(), Map.of("disabled", true)),
        501,
        "needs-postgres");
  }
}
