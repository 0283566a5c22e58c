package dev.forestgate.identity;

import dev.forestgate.roles.Roles;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.Users;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sessions where accounts with a role of operators must have a second factor. */
class AdminsEnrolmentTest {
  private static RunningService service;

  @BeforeAll
  static void startService() {
    service = RunningService.start("forestgate.factors.required=admins");
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  @Test
  void onlyOperatorsNeedASecondFactor() {
    SignedInClient person = service.signIn();
    ApiCalls.expectSession(service, person.cookie(), 200);
    setRoles(person, Roles.of("editor"));
    ApiCalls.expectSession(service, service.signIn(person.username()).cookie(), 200);
    setRoles(person, Roles.of("support"));
    ApiCalls.expectSession(service, service.signIn(person.username()).cookie(), 403);
  }

  private static void setRoles(SignedInClient user, Roles roles) {
    service.bean(Users.class).setRoles(user.userId(), roles, List.of()).block();
  }
}
