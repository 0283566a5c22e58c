package dev.forestgate.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.admin.users.OperatorClient;
import dev.forestgate.testing.FactorOwner;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SessionCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** Every call that takes a session, made long after the last authentication. */
@Tag("security")
class SensitiveCallsTest {
  /** Changes that are not sensitive. The others are, and so is each that is added. */
  private static final Set<String> OTHER_CHANGES =
      Set.of(
          "POST /api/auth/logout",
          "POST /api/logout",
          "POST /logout",
          "POST /api/sessions/{id}/not-me",
          "DELETE /api/sessions",
          "DELETE /api/sessions/{id}",
          "POST /api/events",
          "POST /api/characters",
          "PUT /api/characters/{id}",
          "DELETE /api/characters/{id}",
          "POST /characters",
          "PUT /characters/{id}",
          "DELETE /characters/{id}");

  /** Changes for which the current password is enough in an account without a second factor. */
  private static final Set<String> WITH_PASSWORD =
      Set.of(
          "POST /api/auth/password/change",
          "PATCH /api/profile",
          "PATCH /api/auth/profile",
          "PATCH /profile");

  /** Asks for a proof in any session. */
  private static final String ELEVATE = "POST /api/auth/elevate";

  private static final RunningService SERVICE = RunningService.shared();

  @BeforeAll
  static void start() {
    OperatorClient.create(SERVICE, "admin"); // so that no admin of a test is the last one
  }

  @Test
  void theContractNamesEverySensitiveCall() {
    assertThat(sensitive()).isEqualTo(changes());
  }

  @Test
  void anOldSessionOfAnAccountWithAFactorGetsNoneOfThem() {
    FactorOwner alice = operator().addApp();
    alice.age(Duration.ofMinutes(11), "pwd otp mfa");
    assertThat(refused(alice, "aal2")).isEqualTo(changes());
  }

  @Test
  void anOldSessionOfAnAccountWithoutAFactorGetsThoseWithAPassword() {
    FactorOwner alice = operator();
    alice.age(Duration.ofMinutes(11), "pwd");
    Set<String> expected = changes();
    expected.removeAll(WITH_PASSWORD);
    assertThat(refused(alice, "aal1")).isEqualTo(expected);
  }

  private static FactorOwner operator() {
    FactorOwner operator = FactorOwner.withoutFactor(SERVICE);
    OperatorClient.setRoles(SERVICE, operator.session().userId(), "admin");
    return operator;
  }

  /** Calls that get ELEVATION_REQUIRED with {@code level}. The session outlives every other. */
  private static Set<String> refused(FactorOwner owner, String level) {
    return calls().stream()
        .filter(call -> isRefused(owner, call, level))
        .map(SessionCall::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isRefused(FactorOwner owner, SessionCall call, String level) {
    EntityExchangeResult<String> result =
        owner
            .call(
                call.method(),
                call.target(),
                Map.of("email", "new@example.org", "current_password", "-", "new_password", "-"))
            .expectBody(String.class)
            .returnResult();
    boolean refused =
        String.valueOf(result.getResponseBody()).contains("\"/problems/elevation-required\"");
    if (refused) {
      assertThat(result.getStatus().value()).as(call.name()).isEqualTo(401);
      assertThat(result.getResponseHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE))
          .as(call.name())
          .isEqualTo(
              "Bearer error=\"insufficient_user_authentication\", acr_values=\"%s\","
                      .formatted(level)
                  + " max_age=\"600\"");
    }
    return refused;
  }

  private static Set<String> sensitive() {
    return calls().stream()
        .filter(call -> call.mentions(401, "elevation-required"))
        .map(SessionCall::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> changes() {
    return calls().stream()
        .filter(call -> call.method() != HttpMethod.GET)
        .map(SessionCall::name)
        .filter(name -> !OTHER_CHANGES.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Without those that end the session of the caller. */
  private static List<SessionCall> calls() {
    return SessionCall.all().stream()
        .filter(call -> !call.name().equals(ELEVATE))
        .filter(call -> !call.path().endsWith("/logout"))
        .toList();
  }
}
