package dev.forestgate.signin.second;

import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.member;
import static dev.forestgate.testing.FactorUser.string;
import static dev.forestgate.testing.FactorUser.strings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.Attack;
import dev.forestgate.testing.AuthenticatorApp;
import dev.forestgate.testing.CapturedLog;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.PasskeyUser;
import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

/** Secrets of second factors are in no line of the log and in no journal. */
@Attack
class FactorSecretsTest {
  private final RunningService service = RunningService.shared();
  private final Set<String> secrets = new LinkedHashSet<>();

  @Test
  void anAuthenticatorAppAndRecoveryCodesLeaveNoSecret() throws IOException {
    try (var log = new CapturedLog()) {
      FactorUser alice = FactorUser.create(service);
      secrets.addAll(alice.recoveryCodes());
      Map<String, Object> started =
          body(alice.call(HttpMethod.POST, FactorUser.FACTORS + "/totp", Map.of()), 201);
      secrets.add(string(started, "secret"));
      var app = new AuthenticatorApp(string(started, "secret"));
      Map<String, Object> confirmation = Map.of("id", member(started, "id"), "code", code(app, 0));
      body(alice.call(HttpMethod.POST, FactorUser.FACTORS + "/totp/confirm", confirmation), 200);
      String challenge = challenge(alice);
      body(alice.secondStep(challenge, code(alice.app(), -1)), 401);
      body(alice.secondStep(challenge + "A", code(alice.app(), 0)), 401);
      Map<String, Object> opened = body(alice.secondStep(challenge, code(app, 1)), 200);
      Map<String, Object> recovery = Map.of("recovery_code", alice.recoveryCodes().get(0));
      body(alice.call(HttpMethod.POST, "/api/auth/elevate", recovery), 200);
      body(alice.call(HttpMethod.POST, "/api/auth/elevate", recovery), 401);
      secrets.addAll(
          strings(
              body(
                  alice.call(HttpMethod.POST, FactorUser.FACTORS + "/recovery-codes", Map.of()),
                  200),
              "recovery_codes"));
      awaitJournal(opened);
      expectNoSecret(log);
    }
  }

  @Test
  void aPasskeyLeavesNoSecret() throws IOException {
    try (var log = new CapturedLog()) {
      PasskeyUser alice = PasskeyUser.register(service);
      Map<String, Object> options = alice.enrolment();
      secrets.add(string(options, "ceremony"));
      secrets.addAll(strings(body(alice.add(options), 201), "recovery_codes"));
      Map<String, Object> signIn = alice.options();
      Map<String, Object> answer = alice.answer(signIn);
      secrets.add(string(signIn, "ceremony"));
      secrets.add(string(publicKey(signIn), "challenge"));
      Map<String, Object> opened =
          body(ApiCalls.post(service.client(), PasskeyUser.PASSKEY, answer), 200);
      body(ApiCalls.post(service.client(), PasskeyUser.PASSKEY, answer), 401);
      Map<String, Object> malformed = new HashMap<>(answer);
      malformed.put("credential", string(signIn, "ceremony"));
      body(ApiCalls.post(service.client(), PasskeyUser.PASSKEY, malformed), 400);
      awaitJournal(opened);
      expectNoSecret(log);
    }
  }

  private String challenge(FactorUser user) {
    String challenge = user.challenge();
    secrets.add(challenge);
    return challenge;
  }

  private String code(AuthenticatorApp app, int offset) {
    String code = app.code(offset);
    secrets.add(code);
    return code;
  }

  /** Waits until the journal of the session has been written. */
  private void awaitJournal(Map<String, Object> opened) {
    Path journal = service.journal(UUID.fromString(string(memberOf(opened, "session"), "id")));
    Awaitility.await().until(() -> Files.exists(journal));
  }

  private void expectNoSecret(CapturedLog log) throws IOException {
    assertThat(log.lines()).noneMatch(this::hasSecret);
    try (Stream<Path> journals = Files.list(service.journals())) {
      for (Path journal : journals.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(journal)).matches(text -> !hasSecret(text), "has no secret");
      }
    }
  }

  /** A code of six digits counts as a word only, as longer numbers may contain it. */
  private boolean hasSecret(String text) {
    return secrets.stream()
        .filter(text::contains)
        .anyMatch(
            secret ->
                secret.length() > 6 || List.of(text.split("[^0-9A-Za-z.-]+", -1)).contains(secret));
  }

  private static Map<String, Object> publicKey(Map<String, Object> options) {
    return memberOf(options, "public_key");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> memberOf(Map<String, Object> body, String name) {
    return (Map<String, Object>) member(body, name);
  }
}
