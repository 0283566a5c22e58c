package dev.forestgate.admin.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.admin.users.OperatorClient;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Figures that operators see, of what the test does. */
class OverviewTest {
  private static final RunningService SERVICE = RunningService.shared();

  private final OperatorClient viewer = OperatorClient.create(SERVICE, "viewer");

  @Test
  void whatHappensIsCountedAtOnce() {
    Map<String, Object> before = overview();
    SignedInClient user = SERVICE.signIn();
    SERVICE.signIn(user.username());
    ApiCalls.post(
            SERVICE.client(),
            "/api/auth/login",
            Map.of("username", user.username(), "password", "wrong horse battery staple"))
        .expectStatus()
        .isUnauthorized();
    Map<String, Object> after = overview();
    assertThat(count(after, "sign_ins") - count(before, "sign_ins")).isEqualTo(2);
    assertThat(count(after, "sign_in_failures") - count(before, "sign_in_failures")).isOne();
    assertThat(count(after, "registrations") - count(before, "registrations")).isOne();
    // Four calls of the user, and the overview before.
    assertThat(count(after, "requests") - count(before, "requests")).isEqualTo(5);
    assertThat(number(after, "waiting", "journals"))
        .isGreaterThan(number(before, "waiting", "journals"));
  }

  @Test
  void accountsAreCountedAsTheyComeAndGo() {
    OperatorClient admin = OperatorClient.create(SERVICE, "admin");
    long accounts = number(overview(), "accounts", "total");
    long disabled = number(overview(), "accounts", "disabled");
    SignedInClient user = SERVICE.signIn();
    admin.change(user.userId(), Map.of("disabled", true)).expectStatus().isOk();
    assertThat(number(overview(), "accounts", "total")).isEqualTo(accounts + 1);
    assertThat(number(overview(), "accounts", "disabled")).isEqualTo(disabled + 1);
    admin.delete(OperatorClient.USERS + "/" + user.userId()).expectStatus().isNoContent();
    assertThat(number(overview(), "accounts", "total")).isEqualTo(accounts);
    assertThat(number(overview(), "accounts", "disabled")).isEqualTo(disabled);
  }

  private Map<String, Object> overview() {
    return FactorUser.body(viewer.get("/api/admin/overview"), 200);
  }

  private static long count(Map<String, Object> overview, String figure) {
    List<?> minutes = (List<?>) Objects.requireNonNull(overview.get("minutes"));
    assertThat(minutes).hasSize(60);
    return minutes.stream().mapToLong(minute -> number((Map<?, ?>) minute, figure)).sum();
  }

  private static long number(Map<String, Object> overview, String group, String member) {
    return number((Map<?, ?>) Objects.requireNonNull(overview.get(group)), member);
  }

  private static long number(Map<?, ?> members, String member) {
    return ((Number) Objects.requireNonNull(members.get(member))).longValue();
  }
}
