package dev.forestgate.identity;

import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static dev.forestgate.testing.FactorUser.strings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.PasskeyUser;
import dev.forestgate.testing.RunningService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

/** Elevation of a session, and deletion of the account, by a passkey. */
class ElevationByPasskeyTest {
  private static final String ELEVATE = "/api/auth/elevate";
  private static final String CHANGE = "/api/auth/password/change";
  private static final String DELETE = "/api/auth/delete";
  private static final Map<String, Object> NEW_PASSWORD =
      Map.of(
          "current_password",
          RunningService.PASSWORD,
          "new_password",
          "a new lantern for the hall");

  private final RunningService service = RunningService.shared();

  @Test
  void theRefusalHasACeremonyThatElevatesTheSession() {
    PasskeyUser alice = withPasskey();
    Map<String, Object> refused = refused(alice);
    assertThat(strings(refused, "factors")).containsExactly("passkey", "recovery-code");
    Map<String, Object> elevated =
        body(alice.call(HttpMethod.POST, ELEVATE, alice.answer(refused)), 200);
    assertThat(elevated).containsEntry("aal", 2).containsKey("access_token");
    assertThat(strings(elevated, "amr")).contains("pwd", "user", "mfa").hasSize(4);
    body(alice.call(HttpMethod.POST, CHANGE, NEW_PASSWORD), 200);
  }

  @Test
  @Tag("security")
  void aCeremonyElevatesOnceItsAccountAndNothingElse() {
    PasskeyUser alice = withPasskey();
    PasskeyUser bob = withPasskey();
    Map<String, Object> ofBob = refused(bob);
    for (Map<String, Object> other : List.of(alice.answer(ofBob), alice.answer(alice.options()))) {
      expectRefused(alice.call(HttpMethod.POST, ELEVATE, other), 401, "invalid-code");
    }
    Map<String, Object> answer = alice.answer(refused(alice));
    body(alice.call(HttpMethod.POST, ELEVATE, answer), 200);
    expectRefused(alice.call(HttpMethod.POST, ELEVATE, answer), 401, "invalid-code");
  }

  @Test
  void aPasskeyDeletesTheAccount() {
    PasskeyUser alice = withPasskey();
    Map<String, Object> form = new HashMap<>();
    form.put("login", alice.signedIn().username());
    form.put("password", RunningService.PASSWORD);
    Map<String, Object> refused =
        expectRefused(ApiCalls.post(service.client(), DELETE, form), 401, "elevation-required");
    form.putAll(alice.answer(refused));
    body(ApiCalls.post(service.client(), DELETE, form), 200);
    service.expectSession(alice.signedIn(), 401);
  }

  /** An account with a passkey, and a session of the password alone. */
  private PasskeyUser withPasskey() {
    PasskeyUser user = PasskeyUser.register(service);
    body(user.add(user.enrolment()), 201);
    return user;
  }

  private static Map<String, Object> refused(PasskeyUser user) {
    return expectRefused(
        user.call(HttpMethod.POST, CHANGE, NEW_PASSWORD), 401, "elevation-required");
  }
}
